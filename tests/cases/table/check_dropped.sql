-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n int CONSTRAINT positive CHECK (n > 0));
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n int);
-- rows
INSERT INTO t VALUES (1, 1);
-- after
SELECT count(*) = 1 FROM t
