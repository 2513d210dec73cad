-- previous
CREATE TABLE t (id int PRIMARY KEY, a text, b text, c text);
-- next
CREATE TABLE t (id int PRIMARY KEY, a int, c text NOT NULL);
-- intent
accept-drops
using t.a=coalesce(a, b)::int
backfill t.c=b
-- rows
INSERT INTO t VALUES (1, NULL, '7', NULL), (2, '8', NULL, 'c');
-- after
SELECT array_agg(a || c ORDER BY id) = '{77,8c}' FROM t
