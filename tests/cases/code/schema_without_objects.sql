-- previous
-- next
CREATE SCHEMA later;
CREATE SCHEMA now;
COMMENT ON SCHEMA now IS 'In use.';
CREATE TABLE now.t (id bigint);
