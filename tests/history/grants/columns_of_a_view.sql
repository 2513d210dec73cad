-- prints the same
CREATE TABLE a (id int, b text);
CREATE VIEW v AS SELECT 1 AS id, 2 AS b;
GRANT SELECT (id), UPDATE (b) ON v TO amani_reader;
GRANT SELECT (b) ON v TO amani_writer;
REVOKE SELECT (b) ON v FROM amani_writer;
-- then
CREATE OR REPLACE VIEW v AS SELECT 2 AS id, 3 AS b;
