CREATE TABLE t (id int PRIMARY KEY, a int, b text);
ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0), ADD n int;
