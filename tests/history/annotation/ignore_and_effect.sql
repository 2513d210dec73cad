-- amani: ignore
DO $$ BEGIN EXECUTE 'SEL' || 'ECT 1'; END $$;
-- amani: CREATE TABLE t (id int PRIMARY KEY)
DO $$ BEGIN EXECUTE format('CREATE TABLE %I (id int PRIMARY KEY)', 't'); END $$;
