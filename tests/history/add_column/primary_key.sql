CREATE TABLE t (a int); ALTER TABLE t ADD id bigserial PRIMARY KEY;
