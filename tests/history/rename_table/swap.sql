CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE TABLE t_new (id int PRIMARY KEY, c int); ALTER TABLE t RENAME TO t_old; ALTER TABLE t_new RENAME TO t; DROP TABLE t_old;
