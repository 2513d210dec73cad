CREATE FUNCTION number_of(s status) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE CAST (status AS integer) WITH FUNCTION number_of(status);
-- refused cast
