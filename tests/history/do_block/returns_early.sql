CREATE TABLE t (a int);
-- then
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 't') THEN
    RETURN;
  END IF;
  CREATE TABLE t (b int);
END $$;
DO $$ BEGIN
  IF to_regclass('nothing') IS NULL THEN
    ALTER TABLE t ADD c int;
    RETURN;
  END IF;
  DROP TABLE t;
END $$;
