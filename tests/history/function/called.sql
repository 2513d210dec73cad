CREATE TABLE t (a int, comment text);
CREATE FUNCTION fill(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN
  CREATE TEMP TABLE kept AS SELECT n AS a; INSERT INTO t (a, comment) SELECT a, 'CREATE TABLE x ()' FROM kept; DROP TABLE kept;
  EXECUTE format('UPDATE %I SET a = a + 1', 't'); RETURN n; END $$;
CREATE PROCEDURE twice() LANGUAGE sql AS 'SELECT fill(1); SELECT fill(2)';
CALL twice(); SELECT fill(3); DO $$ DECLARE x int := fill(4); BEGIN PERFORM fill(x); END $$;
