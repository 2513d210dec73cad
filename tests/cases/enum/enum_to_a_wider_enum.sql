-- previous
CREATE TYPE a AS ENUM ('x','y');
CREATE TABLE t (c a DEFAULT 'x');
-- next
CREATE TYPE b AS ENUM ('x','y','z');
CREATE TABLE t (c b DEFAULT 'x');
-- intent
accept-drops
-- rows
INSERT INTO t VALUES ('y');
-- after
SELECT c = 'y' FROM t
-- back
SELECT c = 'y' FROM t
