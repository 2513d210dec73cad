CREATE EXTENSION citext;
CREATE TABLE t (a citext, b citext[], c text CHECK (c::citext = 'a'), d text DEFAULT 'x'::citext, e int);
CREATE INDEX i ON t ((c::citext));
CREATE FUNCTION f(citext) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE DOMAIN d AS citext;
CREATE TABLE u (x d, y int);
CREATE TYPE c AS (x citext, y int);
-- then
DROP EXTENSION citext CASCADE;
