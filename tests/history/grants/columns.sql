CREATE TABLE a (id int, "Secret" text, c text, d text);
GRANT SELECT (id, "Secret"), UPDATE (c) ON a TO amani_reader;
GRANT ALL (d) ON a TO amani_writer WITH GRANT OPTION;
GRANT SELECT (id), INSERT ON TABLE a TO amani_writer;
REVOKE SELECT ("Secret") ON a FROM amani_reader;
-- then
ALTER TABLE a RENAME COLUMN d TO e;
CREATE TABLE child () INHERITS (a);
CREATE TABLE copy (LIKE a INCLUDING ALL);
