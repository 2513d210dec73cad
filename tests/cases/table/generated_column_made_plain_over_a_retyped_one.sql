-- previous
CREATE TABLE t (id int PRIMARY KEY, x int, g int GENERATED ALWAYS AS (x + 1) STORED);
-- next
CREATE TABLE t (id int PRIMARY KEY, x bigint, g int);
-- rows
INSERT INTO t VALUES (1, 5);
-- after
SELECT g = 6 FROM t
