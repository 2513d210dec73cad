-- previous
CREATE TABLE t (id bigint PRIMARY KEY);
-- next
CREATE TYPE span AS RANGE (subtype = numeric);
CREATE TABLE t (id bigint PRIMARY KEY, s span);
-- rows
INSERT INTO t VALUES (1);
