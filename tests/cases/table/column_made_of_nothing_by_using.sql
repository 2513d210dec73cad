-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n bigint);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n uuid);
-- intent
using t.n=gen_random_uuid()
-- rows
INSERT INTO t VALUES (1, 7);
-- up has -- This way up loses: the values of t.n as they were
-- up has -- The way down is impossible while there are rows for which it has no value: it stops then.
-- impossible stopped before anything was changed: there is no way back for the values of column t.n (1 row)
