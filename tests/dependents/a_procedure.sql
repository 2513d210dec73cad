CREATE PROCEDURE settle(id bigint, s status) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
