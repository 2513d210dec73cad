-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1, b int);
CREATE INDEX i ON t (b);
CREATE INDEX j ON t (a);
-- intent
concurrently t.i
concurrently t.j
-- files 3
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
