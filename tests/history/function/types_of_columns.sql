CREATE SCHEMA app; CREATE TYPE pair AS (x int, y text); CREATE TABLE tab (a varchar(20), b numeric(5, 2), c int[]); CREATE TABLE app.other (d timestamptz);
CREATE FUNCTION f(p tab.a%TYPE, q app.other.d%TYPE DEFAULT now()) RETURNS tab.b%TYPE LANGUAGE sql AS 'SELECT 1::numeric'; CREATE FUNCTION g(p pair.y%TYPE) RETURNS SETOF tab.a%TYPE LANGUAGE sql AS 'SELECT p';
COMMENT ON FUNCTION f(varchar, timestamptz) IS 'f'; CREATE FUNCTION h(tab.b%TYPE) RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION h(tab.b%TYPE);
