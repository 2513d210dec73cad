CREATE TABLE t (id serial); ALTER TABLE t ALTER id TYPE bigint;
