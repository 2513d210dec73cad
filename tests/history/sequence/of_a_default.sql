CREATE SEQUENCE s; CREATE TABLE t (a int DEFAULT nextval('s'), b bigint DEFAULT nextval('public.s'::regclass)); ALTER SEQUENCE s RENAME TO r;
