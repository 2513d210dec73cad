-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, b text, n int NOT NULL DEFAULT 1);
-- intent
rename column:t.a=b
-- after
SELECT b = 'x' FROM t WHERE id = 1
-- back
SELECT a = 'x' FROM t WHERE id = 1
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
