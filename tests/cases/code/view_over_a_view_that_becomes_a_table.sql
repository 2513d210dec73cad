-- previous
CREATE TABLE stored (id bigint, name text);
CREATE VIEW data AS SELECT id, name FROM stored;
CREATE VIEW q AS SELECT id, name FROM data;
-- next
CREATE TABLE data (id bigint, name text);
CREATE VIEW q AS SELECT id, name FROM data;
-- intent
accept-drops
-- after
SELECT count(*) = 0 FROM q
