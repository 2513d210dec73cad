-- previous
CREATE SCHEMA s;
-- next
CREATE SCHEMA s;
ALTER SCHEMA s OWNER TO pg_monitor;
ALTER SCHEMA public OWNER TO pg_monitor;
