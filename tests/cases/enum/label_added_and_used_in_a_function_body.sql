-- previous
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE FUNCTION usual() RETURNS mood LANGUAGE sql AS $$ SELECT 'low'::mood $$;
-- next
CREATE TYPE mood AS ENUM ('low', 'it''s fine', 'high');
CREATE FUNCTION usual() RETURNS mood LANGUAGE sql AS $$ SELECT 'it''s fine'::mood $$;
-- after
SELECT usual() = 'it''s fine'
-- files 2
