-- prints the same
CREATE SCHEMA app;
CREATE FUNCTION app.glue(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT concat_ws('','', $1, $2)';
CREATE FUNCTION nicely(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''<'' || $1 || ''>''';
CREATE AGGREGATE public.glued (text) (SFUNC = app.glue, STYPE = text, FINALFUNC = nicely, INITCOND = 'it''s', PARALLEL = SAFE);
CREATE AGGREGATE app."Total" (int) (sfunc = int4pl, stype = int4, initcond = '0', combinefunc = int4pl, sspace = 8, finalfunc_modify = read_only, msfunc = int4pl, minvfunc = int4mi, mstype = int4, minitcond = '0');
CREATE AGGREGATE rows (*) (sfunc = int8inc, stype = bigint, initcond = '0');
CREATE AGGREGATE least_of (numeric) (sfunc = numeric_smaller, stype = numeric(10,2), sortop = <);
CREATE AGGREGATE gone (int) (sfunc = int4pl, stype = int);
DROP AGGREGATE gone (int);
COMMENT ON AGGREGATE glued (text) IS 'With commas.';
