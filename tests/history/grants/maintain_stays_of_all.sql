-- cannot tell
-- needs PostgreSQL 17
CREATE TABLE a (id int);
GRANT ALL ON a TO amani_writer WITH GRANT OPTION;
REVOKE TRUNCATE, TRIGGER ON a FROM amani_writer;
