-- previous
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TABLE t (id bigint PRIMARY KEY, n int UNIQUE, d d);
-- next
CREATE DOMAIN d AS int;
CREATE TABLE t (id bigint PRIMARY KEY, n int, d d);
-- rows
INSERT INTO t VALUES (1, 1);
-- meanwhile
INSERT INTO t VALUES (2, 1, 0);
-- up has -- The way down is exact: nothing is lost, but rows that the schema before does not take stop it.
-- impossible
