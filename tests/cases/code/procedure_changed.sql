-- previous
CREATE PROCEDURE p(n int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
COMMENT ON PROCEDURE p(int) IS 'nothing';
-- next
CREATE PROCEDURE p(n int, m text DEFAULT 'x') LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
COMMENT ON PROCEDURE p(int, text) IS 'nothing';
