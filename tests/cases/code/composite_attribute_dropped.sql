-- previous
CREATE TYPE addr AS (street text, zip text);
CREATE DOMAIN home AS addr;
CREATE TYPE person AS (name text, home home);
CREATE TABLE t (id bigint PRIMARY KEY, a addr, b addr[], p person);
-- next
CREATE TYPE addr AS (street text);
CREATE DOMAIN home AS addr;
CREATE TYPE person AS (name text, home home);
CREATE TABLE t (id bigint PRIMARY KEY, a addr, b addr[], p person);
-- intent
dropped addr.zip
-- rows
INSERT INTO t VALUES (1, ('x', NULL), '{}', NULL), (2, NULL, NULL, ('n', ('y', NULL)));
-- after
SELECT (a).street = 'x' FROM t WHERE id = 1
-- up has -- This way up loses: the values of addr.zip
-- up has -- The way down is exact, but for what the way up loses: that does not come back.
