-- previous
CREATE TABLE t (id bigint);
-- next
CREATE TABLE t (id bigint);
CREATE SCHEMA s;
GRANT USAGE ON SCHEMA s TO pg_monitor;
GRANT USAGE ON SCHEMA public TO pg_monitor;
