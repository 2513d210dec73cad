-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL, n int NOT NULL DEFAULT 1);
-- intent
backfill t.a='none'
-- after
SELECT a = 'none' FROM t WHERE id = 2
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
