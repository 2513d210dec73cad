-- previous
CREATE TABLE t (id int PRIMARY KEY, note text, n text);
-- next
CREATE TABLE t (id int PRIMARY KEY, note varchar(900) NOT NULL, n int NOT NULL DEFAULT 3);
-- intent
backfill t.note='none'
backfill t.n=length(note)
-- rows
INSERT INTO t VALUES (1, NULL, NULL), (2, 'x', '7');
-- after
SELECT array_agg(note || n ORDER BY id) = '{none4,x7}' FROM t
