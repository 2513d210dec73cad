CREATE FUNCTION is_done_function_in_a_check(s status) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT s::text = 'done' $$;
ALTER TABLE orders ADD CONSTRAINT function_in_a_check_c CHECK (NOT is_done_function_in_a_check(status) OR id > 0);
