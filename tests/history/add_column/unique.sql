CREATE TABLE t (id int PRIMARY KEY, a int, b text);
ALTER TABLE t ADD c int UNIQUE, ADD d int UNIQUE;
