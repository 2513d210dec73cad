-- previous
CREATE TABLE t (id int PRIMARY KEY, x int);
-- next
CREATE TABLE t (id int PRIMARY KEY, z int, x text NOT NULL DEFAULT 'q');
-- intent
rename column:t.x=z
-- rows
INSERT INTO t VALUES (1, 2);
-- after
SELECT z = 2 AND x = 'q' FROM t
-- back
SELECT x = 2 FROM t
