CREATE TABLE t (a int, b int, c int, PRIMARY KEY (a) INCLUDE (b), UNIQUE (b) INCLUDE (c, a));
