CREATE FUNCTION is_done_function(s status DEFAULT 'done') RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT s::text = 'done' $$;
COMMENT ON FUNCTION is_done_function(status) IS 'done?';
