-- previous
CREATE TABLE t (id bigint PRIMARY KEY, x int, g int GENERATED ALWAYS AS (x + 1) STORED);
CREATE VIEW v AS SELECT x FROM t;
GRANT SELECT ON v TO PUBLIC, pg_monitor;
GRANT SELECT (g) ON t TO pg_monitor;
ALTER VIEW v OWNER TO pg_read_all_data;
CREATE TYPE mood AS ENUM ('low', 'high');
GRANT USAGE ON TYPE mood TO pg_monitor;
REVOKE USAGE ON TYPE mood FROM PUBLIC;
CREATE DOMAIN fair AS mood;
REVOKE USAGE ON DOMAIN fair FROM PUBLIC;
CREATE FUNCTION f(mood) RETURNS mood LANGUAGE sql RETURN 'low'::mood;
GRANT EXECUTE ON FUNCTION f(mood) TO pg_monitor;
-- next
CREATE TABLE t (id bigint PRIMARY KEY, x bigint, g int GENERATED ALWAYS AS (x + 2) STORED);
CREATE VIEW v AS SELECT x FROM t;
GRANT SELECT ON v TO pg_read_all_stats;
ALTER VIEW v OWNER TO pg_monitor;
CREATE TYPE mood AS ENUM ('high', 'low');
CREATE DOMAIN fair AS mood;
CREATE FUNCTION f(mood) RETURNS mood LANGUAGE sql RETURN 'low'::mood;
REVOKE EXECUTE ON FUNCTION f(mood) FROM PUBLIC;
-- intent
accept-drops
