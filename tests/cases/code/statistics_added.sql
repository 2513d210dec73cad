-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE STATISTICS st ON id, n FROM t;
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
