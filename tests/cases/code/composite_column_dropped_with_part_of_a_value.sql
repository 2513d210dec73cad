-- previous
CREATE TYPE c AS (a text, b text);
CREATE TABLE t (id bigint PRIMARY KEY);
-- next
CREATE TYPE c AS (a text, b text);
CREATE TABLE t (id bigint PRIMARY KEY, c c);
-- meanwhile
INSERT INTO t VALUES (1, ('x', NULL));
-- impossible column t.c (1 row)
