-- needs PostgreSQL 17
CREATE TABLE a (id int);
CREATE TABLE b (id int);
GRANT MAINTAIN ON a TO amani_reader;
GRANT ALL ON b TO amani_writer;
REVOKE MAINTAIN ON b FROM amani_writer;
REVOKE TRIGGER ON b FROM amani_writer;
