CREATE TABLE t (a int);
-- then
DO $$
DECLARE
  is_there boolean;
  n int;
BEGIN
  SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'u' AND relkind = 'r') INTO is_there;
  IF NOT is_there THEN CREATE TABLE u (i int); END IF;
  SELECT count(*) INTO n FROM pg_class WHERE relname IN ('t', 'u');
  IF n = 2 THEN ALTER TABLE u ADD j int; ELSE DROP TABLE u; END IF;
  PERFORM 1 FROM pg_class WHERE relname = 'w';
  IF NOT FOUND THEN CREATE TABLE w (i int); END IF;
  is_there := to_regclass('w') IS NOT NULL;
  IF is_there THEN ALTER TABLE w ADD k int; END IF;
END $$;
