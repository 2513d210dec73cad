-- previous
CREATE TABLE u (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, u bigint REFERENCES u);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, u bigint);
-- intent
accept-drops
-- rows
INSERT INTO u VALUES (1); INSERT INTO t VALUES (1, 1);
-- after
SELECT u = 1 FROM t
-- impossible
-- up has -- Locks for an instant: t, u
