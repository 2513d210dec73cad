-- needs PostgreSQL before 17
CREATE TABLE a (id int);
GRANT ALL ON a TO amani_writer;
REVOKE TRUNCATE, TRIGGER ON a FROM amani_writer;
