-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1, b int NOT NULL DEFAULT 7);
-- after
SELECT bool_and(b = 7) FROM t
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
