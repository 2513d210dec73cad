-- previous
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, c int NOT NULL);
-- next
CREATE TABLE t (a int, b int, c int NOT NULL);
-- rows
INSERT INTO t VALUES (1, 2, 3);
