CREATE TABLE t (id serial, a int); ALTER TABLE t DROP id;
