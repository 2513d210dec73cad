CREATE TABLE a (id int);
CREATE SEQUENCE s;
GRANT ALL ON a TO amani_writer;
REVOKE TRUNCATE, TRIGGER ON a FROM amani_writer;
GRANT ALL ON SEQUENCE s TO amani_writer;
REVOKE UPDATE ON s FROM amani_writer;
