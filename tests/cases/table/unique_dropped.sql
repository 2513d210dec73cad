-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n int UNIQUE);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n int);
-- rows
INSERT INTO t VALUES (1, 1);
