CREATE FUNCTION glue(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1 || $2';
CREATE AGGREGATE a (text) (sfunc = glue, stype = text);
CREATE AGGREGATE b (text) (sfunc = glue, stype = text);
CREATE AGGREGATE c (ORDER BY text) (sfunc = glue, stype = text);
CREATE OR REPLACE AGGREGATE a (text) (sfunc = glue, stype = text, initcond = 'x');
ALTER AGGREGATE a (text) RENAME TO d;
CREATE SCHEMA app;
ALTER AGGREGATE b (text) SET SCHEMA app;
REVOKE EXECUTE ON FUNCTION d (text) FROM PUBLIC;
-- then
DROP AGGREGATE app.b (text);
DROP AGGREGATE IF EXISTS nothing (int), d (text);
