ALTER TYPE status OWNER TO pg_monitor;
CREATE VIEW owner_v AS SELECT id, status FROM orders;
ALTER VIEW owner_v OWNER TO pg_monitor;
