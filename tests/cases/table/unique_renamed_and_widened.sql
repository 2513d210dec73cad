-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n int, m int, CONSTRAINT a UNIQUE (n));
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n int, m int, CONSTRAINT b UNIQUE (n, m) DEFERRABLE);
-- rows
INSERT INTO t VALUES (1, 1, 1);
