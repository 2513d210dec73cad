-- previous
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int);
-- next
CREATE TABLE t (id serial PRIMARY KEY, x int);
-- rows
INSERT INTO t (x) VALUES (1), (2);
-- after
SELECT last_value = 2 FROM t_id_seq
-- back
SELECT last_value = 2 FROM t_id_seq
