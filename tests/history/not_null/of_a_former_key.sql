CREATE TABLE t (id int PRIMARY KEY, a int, b text);
ALTER TABLE t DROP CONSTRAINT t_pkey;
