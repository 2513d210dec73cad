CREATE TABLE t (id serial, a int);
CREATE TABLE u (a int DEFAULT nextval('t_id_seq'));
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT nextval('t_id_seq'); END;
-- then
ALTER TABLE t DROP id CASCADE;
