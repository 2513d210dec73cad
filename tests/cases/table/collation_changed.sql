-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text COLLATE "C");
-- rows
INSERT INTO t VALUES (1, 'x');
-- up has -- change the collation of column t.a
