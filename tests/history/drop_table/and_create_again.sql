CREATE TABLE t (id int PRIMARY KEY, a int, b text);
DROP TABLE t; CREATE TABLE t (x int PRIMARY KEY);
