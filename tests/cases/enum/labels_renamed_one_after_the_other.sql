-- previous
CREATE TYPE s AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, x s);
-- next
CREATE TYPE s AS ENUM ('b', 'c');
CREATE TABLE t (id int PRIMARY KEY, x s);
-- intent
rename label:s.a=b
rename label:s.b=c
-- rows
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- after
SELECT string_agg(x::text, ' ' ORDER BY id) = 'b c' FROM t
-- back
SELECT string_agg(x::text, ' ' ORDER BY id) = 'a b' FROM t
