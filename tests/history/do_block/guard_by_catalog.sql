CREATE SCHEMA app;
CREATE TABLE t (a int, b varchar(10) NOT NULL, CONSTRAINT c CHECK (a > 0));
CREATE TYPE app.mood AS ENUM ('sad');
CREATE INDEX t_a ON t (a);
-- then
-- The type of this name is in another schema, and the constraint on another table.
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'mood' AND n.nspname = 'public') THEN
    CREATE TYPE mood AS ENUM ('ok');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood' AND typnamespace = 'app'::regnamespace) THEN
    CREATE TYPE app.mood AS ENUM ('no');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE other AS ENUM ('no');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_enum e, pg_type t WHERE e.enumtypid = t.oid AND t.typname = 'mood' AND enumlabel = 'glad') THEN
    CREATE TYPE glad AS ENUM ('glad');
  ELSE
    CREATE TYPE not_glad AS ENUM ('not glad');
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'c' AND conrelid = 'public.t'::regclass) THEN
    ALTER TABLE t ADD CONSTRAINT d CHECK (a > 1);
  END IF;
  IF EXISTS (SELECT FROM pg_constraint WHERE conname = 'c' AND contype = 'f') THEN
    ALTER TABLE t DROP CONSTRAINT c;
  ELSIF EXISTS (SELECT FROM pg_constraint WHERE conrelid = 't'::regclass AND contype = 'c') THEN
    ALTER TABLE t ADD CONSTRAINT e CHECK (a > 2);
  ELSE
    ALTER TABLE t ADD CONSTRAINT f CHECK (a > 3);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'c' AND convalidated) THEN
    ALTER TABLE t DROP CONSTRAINT c;
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 't_a' AND n.nspname = 'app') THEN
    CREATE INDEX t_in_app ON t (a, b);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = 'public' AND indexname = 't_a') THEN
    CREATE INDEX t_no ON t (b);
  END IF;
  IF to_regclass('public.gone') IS NULL AND to_regclass('t') IS NOT NULL THEN
    CREATE TABLE gone (i int);
  END IF;
  IF to_regtype('app.mood') IS NULL OR to_regtype('nothing') IS NOT NULL THEN
    CREATE TABLE never (i int);
  END IF;
  IF (SELECT count(*) FROM pg_extension WHERE extname = 'citext') = 0 THEN
    CREATE TABLE without_citext (i int);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'a' AND NOT attisdropped AND attnum > 0) THEN
    ALTER TABLE t DROP COLUMN b;
  END IF;
END $$;
