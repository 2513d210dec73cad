CREATE TABLE a (id int, b text);
GRANT SELECT (id), UPDATE (id, b) ON a TO amani_reader;
GRANT ALL (b) ON a TO amani_writer;
GRANT SELECT ON a TO amani_reader;
REVOKE SELECT ON a FROM amani_reader;
REVOKE ALL ON a FROM amani_writer;
