-- previous
CREATE TABLE t (s text[] NOT NULL DEFAULT '{draft}');
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE t (s status[] NOT NULL DEFAULT '{draft}');
-- rows
INSERT INTO t VALUES ('{done}');
-- after
SELECT s = '{done}' FROM t
