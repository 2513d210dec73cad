-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1, l int GENERATED ALWAYS AS (length(a)) STORED);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1, l int GENERATED ALWAYS AS (length(a) + 1) STORED);
-- after
SELECT l = 2 FROM t WHERE id = 1
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
