-- previous
CREATE TABLE t (id int PRIMARY KEY, n int);
-- next
CREATE TABLE t (id int PRIMARY KEY, n varchar(2));
-- rows
INSERT INTO t VALUES (1, 12), (2, NULL);
-- after
EXISTS (SELECT FROM t WHERE id = 1 AND n = '12')
-- back
EXISTS (SELECT FROM t WHERE id = 1 AND n = 12)
