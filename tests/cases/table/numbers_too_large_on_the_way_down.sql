-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n int);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n bigint);
-- rows
INSERT INTO t VALUES (1, 1);
-- meanwhile
INSERT INTO t VALUES (2, 3000000000);
-- up has -- The way down is exact: nothing is lost, but rows that the schema before does not take stop it.
-- impossible integer out of range
