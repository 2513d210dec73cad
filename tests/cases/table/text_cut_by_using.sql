-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a varchar(20));
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a varchar(10));
-- intent
using t.a=a::varchar(10)
-- rows
INSERT INTO t VALUES (1, '12345678901');
-- after
SELECT a = '1234567890' FROM t
-- up has -- This way up loses: what is too long in t.a
