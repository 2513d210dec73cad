-- previous
CREATE TABLE t (id int PRIMARY KEY, s text NOT NULL DEFAULT 'draft');
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE t (id int PRIMARY KEY, s status NOT NULL DEFAULT 'draft');
-- rows
INSERT INTO t VALUES (1,'done');
-- after
SELECT s = 'done' FROM t
-- back
SELECT s = 'done' FROM t
-- files 1
