CREATE SEQUENCE s;
CREATE TABLE t (a bigint DEFAULT nextval('s'), b bigint DEFAULT nextval('s'::text), c text DEFAULT 's', d bigint DEFAULT currval('s'::regclass));
-- then
ALTER SEQUENCE s RENAME TO "S";
