CREATE FUNCTION first() RETURNS status LANGUAGE plpgsql AS $$ BEGIN RETURN (enum_range(NULL::status))[1]; END $$;
