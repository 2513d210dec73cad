-- previous
CREATE TABLE t (id bigint PRIMARY KEY, at timestamp DEFAULT '2020-01-01' CHECK (at > '2000-01-01'));
-- next
CREATE TABLE t (id bigint PRIMARY KEY, at timestamptz DEFAULT '2020-01-01 00:00:00+00' CHECK (at > '2000-01-01 00:00:00+00'));
-- intent
using t.at=at AT TIME ZONE 'UTC'
-- rows
INSERT INTO t VALUES (1);
-- after
SELECT at = '2020-01-01 00:00:00+00' FROM t
