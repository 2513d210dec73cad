-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n text);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n bigint);
-- intent
using t.n=CAST(n AS bigint)
-- rows
INSERT INTO t VALUES (1, '7');
-- up lacks as they were
-- back
SELECT n = '7' FROM t
