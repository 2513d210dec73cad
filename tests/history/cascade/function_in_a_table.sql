CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE t (a int, b int DEFAULT f(1), c int DEFAULT 2, g int GENERATED ALWAYS AS (f(a)) STORED, h int, CHECK (f(a) > 0), CONSTRAINT kept CHECK (a > 0));
CREATE INDEX i ON t (f(a));
CREATE INDEX i2 ON t (a) WHERE f(a) > 1;
CREATE INDEX i3 ON t (g);
CREATE INDEX kept_index ON t (a);
CREATE STATISTICS s ON f(a), f(b) FROM t;
CREATE DOMAIN d AS int CHECK (f(value) > 0) CHECK (value > 1);
CREATE DOMAIN d2 AS int DEFAULT f(2);
CREATE TABLE u (x d, y d2);
CREATE TABLE partitioned (a int) PARTITION BY RANGE (f(a));
-- then
DROP FUNCTION f(int) CASCADE;
