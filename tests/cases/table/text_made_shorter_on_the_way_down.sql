-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a varchar(10), b varchar(3)[]);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a varchar(20), b text[]);
-- rows
INSERT INTO t VALUES (1, 'short', '{abc}');
-- meanwhile
INSERT INTO t VALUES (2, '1234567890     ', '{a,"abc "}'), (3, NULL, NULL);
-- up has -- The way down is lossy: it stops while there are rows that would lose something.
-- impossible column t.a (1 row), column t.b (1 row)
