-- previous
CREATE TABLE t (id int PRIMARY KEY, x int, y int);
-- next
CREATE TABLE t (id int PRIMARY KEY, z int, x int);
-- intent
rename column:t.y=x
rename column:t.x=z
-- rows
INSERT INTO t VALUES (1, 2, 3);
-- after
SELECT z = 2 AND x = 3 FROM t
-- back
SELECT x = 2 AND y = 3 FROM t
