CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $body$ SELECT $$;$$ || ';' $body$; COMMENT ON FUNCTION f() IS $x$it's; $$ fine$x$;
