-- previous
CREATE TABLE t (id int PRIMARY KEY, n int);
-- next
CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL);
-- rows
INSERT INTO t VALUES (1, NULL);
-- stops there are rows with nothing in column t.n (1 row)
