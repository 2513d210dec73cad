CREATE TABLE t (id int PRIMARY KEY, a int, b text);
ALTER TABLE t ALTER a TYPE bigint, ALTER COLUMN b SET DATA TYPE varchar(20);
