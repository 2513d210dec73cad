-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1, b text NOT NULL);
-- intent
backfill t.b=coalesce(a, 'none')
-- after
SELECT array_agg(b ORDER BY id) = '{x,none}' FROM t
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- Locks while every row is written anew: t
