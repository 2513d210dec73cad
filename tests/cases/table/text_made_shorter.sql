-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a varchar(20));
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a varchar(10));
-- rows
INSERT INTO t VALUES (1, '1234567890     ');
-- stops there are values that are too long for column t.a (1 row)
