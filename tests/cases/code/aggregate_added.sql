-- previous
CREATE TABLE t (a text);
-- next
CREATE TABLE t (a text);
CREATE FUNCTION z_glue(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1 || $2';
CREATE AGGREGATE a_glued (text) (sfunc = z_glue, stype = text, initcond = '');
CREATE AGGREGATE counted (*) (sfunc = int8inc, stype = bigint, initcond = '0');
COMMENT ON AGGREGATE counted (*) IS 'How many.';
CREATE VIEW v AS SELECT a_glued(a) AS a FROM t;
