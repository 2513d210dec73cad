-- previous
CREATE TYPE s AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, x s);
-- next
CREATE TYPE s AS ENUM ('z', 'b', 'a');
CREATE TABLE t (id int PRIMARY KEY, x s DEFAULT 'a');
-- intent
rename label:s.a=z
-- rows
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- after
SELECT string_agg(x::text, ' ' ORDER BY id) = 'z b' FROM t WHERE id < 3
-- back
SELECT string_agg(x::text, ' ' ORDER BY id) = 'a b' FROM t
