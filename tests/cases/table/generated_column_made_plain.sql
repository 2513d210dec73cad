-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n bigint GENERATED ALWAYS AS (id * 2) STORED);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n bigint);
-- rows
INSERT INTO t VALUES (1);
-- after
SELECT n = 2 FROM t
