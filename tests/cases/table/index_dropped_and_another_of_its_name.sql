-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n int);
CREATE INDEX i ON t (n);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n int);
CREATE UNIQUE INDEX i ON t (n DESC NULLS LAST) INCLUDE (id) WHERE n > 0;
-- rows
INSERT INTO t VALUES (1, 1);
