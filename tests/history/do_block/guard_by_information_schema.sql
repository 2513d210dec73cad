CREATE SCHEMA app;
CREATE TABLE app.t (a int, b varchar(10) NOT NULL, c text DEFAULT 'x', d int[], CONSTRAINT k UNIQUE (a));
CREATE TABLE u (a bigint);
CREATE VIEW v AS SELECT a FROM u;
-- then
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'a') THEN
    ALTER TABLE app.t ADD x int;
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a' AND data_type = 'integer') THEN
    ALTER TABLE app.t ALTER a TYPE bigint;
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'app' AND table_name = 't' AND column_name = 'b' AND is_nullable = 'NO' AND character_maximum_length = 10) THEN
    ALTER TABLE app.t ALTER b DROP NOT NULL, ALTER b TYPE varchar(20);
  END IF;
  IF (SELECT data_type FROM information_schema.columns WHERE table_schema = 'app' AND table_name = 't' AND column_name = 'd') = 'ARRAY' THEN
    ALTER TABLE app.t RENAME d TO e;
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'u' AND column_name = 'a' AND column_default IS NULL) THEN
    ALTER TABLE u ALTER a SET DEFAULT 1;
  END IF;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'v' AND table_type = 'BASE TABLE') THEN
    CREATE TABLE no1 (i int);
  ELSE
    CREATE TABLE yes1 (i int);
  END IF;
  IF NOT EXISTS (SELECT * FROM information_schema.tables WHERE table_schema IN ('public', 'x') AND table_name IN ('t', 'w')) THEN
    CREATE TABLE w (i int);
  END IF;
  IF EXISTS (SELECT constraint_name FROM information_schema.table_constraints WHERE table_schema = 'app' AND constraint_name = 'k' AND constraint_type = 'UNIQUE') THEN
    ALTER TABLE app.t DROP CONSTRAINT k;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.schemata WHERE schema_name = 'audit') THEN
    CREATE SCHEMA audit;
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.views WHERE table_name = 'v') THEN
    DROP VIEW v;
  END IF;
END $$;
