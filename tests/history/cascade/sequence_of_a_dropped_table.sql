CREATE TABLE t (id serial);
CREATE TABLE u (a int DEFAULT nextval('t_id_seq'), b int DEFAULT nextval('t_id_seq'::text));
-- then
DROP TABLE t CASCADE;
