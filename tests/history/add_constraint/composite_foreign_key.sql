CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE u (x int, y int, FOREIGN KEY (x, y) REFERENCES t, FOREIGN KEY (y, x) REFERENCES t (b, a));
