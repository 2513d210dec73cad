CREATE TABLE t (id serial, a text);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
GRANT ALL ON t TO amani_reader, amani_writer;
GRANT SELECT (a) ON t TO amani_reader;
GRANT EXECUTE ON FUNCTION f() TO amani_reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO amani_reader;
DROP OWNED BY amani_reader;
CREATE TABLE later (id int);
