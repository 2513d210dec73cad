CREATE TABLE t (id int);
DO $$ BEGIN
    GRANT SELECT ON t TO amani_reader;
    EXECUTE 'GRANT INSERT ON t TO amani_writer';
END $$;
DO $$ BEGIN
    GRANT DELETE ON missing TO amani_reader;
EXCEPTION WHEN undefined_table THEN NULL;
END $$;
