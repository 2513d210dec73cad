CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int CHECK (b > 0), c int REFERENCES t, d int, e int, UNIQUE (d, e), CHECK (d > e), CHECK (d > 0), CHECK (1 = 1), FOREIGN KEY (d) REFERENCES t (a));
