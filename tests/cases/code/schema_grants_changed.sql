-- previous
CREATE SCHEMA s;
GRANT USAGE ON SCHEMA s TO pg_monitor;
GRANT CREATE ON SCHEMA public TO pg_monitor;
-- next
CREATE SCHEMA s;
GRANT CREATE, USAGE ON SCHEMA s TO pg_read_all_stats;
GRANT USAGE ON SCHEMA public TO pg_read_all_stats WITH GRANT OPTION;
-- intent
accept-drops
