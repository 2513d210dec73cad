-- previous
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
-- next
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b text);
-- intent
using t.a=coalesce(a, b)::int
-- rows
INSERT INTO t VALUES (1, NULL, NULL), (2, NULL, '2');
-- stops there are rows with nothing in column t.a (1 row)
