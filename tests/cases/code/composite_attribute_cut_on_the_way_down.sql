-- previous
CREATE TYPE c AS (code varchar(3), n numeric(8,2));
CREATE TABLE t (id bigint PRIMARY KEY, c c);
-- next
CREATE TYPE c AS (code varchar(5), n numeric(10,4));
CREATE TABLE t (id bigint PRIMARY KEY, c c);
-- rows
INSERT INTO t VALUES (1, ('abc', 1.25));
-- meanwhile
INSERT INTO t VALUES (2, ('abcde', 1.2345)), (3, ('ab   ', 1));
-- impossible c.code in column t.c (2 rows), c.n in column t.c (1 row)
