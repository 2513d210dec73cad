CREATE TABLE t (id int);
GRANT SELECT, INSERT ON t TO amani_writer;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'amani_reader') THEN
        CREATE ROLE amani_reader;
    END IF;
    IF to_regclass('t') IS NOT NULL THEN
        REVOKE INSERT ON t FROM amani_writer;
    END IF;
END $$;
-- Which roles there are is known to the server only.
-- amani: GRANT UPDATE ON t TO amani_owner
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'amani_owner') THEN
        GRANT UPDATE ON t TO amani_owner;
    END IF;
END $$;
