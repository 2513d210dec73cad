-- previous
CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL);
-- next
CREATE TABLE t (id int PRIMARY KEY, n int);
-- rows
INSERT INTO t VALUES (1, 1);
-- meanwhile
INSERT INTO t VALUES (2, NULL);
-- impossible there is nothing to put into column t.n (1 row)
