-- previous
CREATE TABLE t (id serial PRIMARY KEY, x int);
-- next
CREATE TABLE t (nid bigserial CONSTRAINT t_pkey PRIMARY KEY, x int);
-- intent
rename column:t.id=nid
-- rows
INSERT INTO t (x) VALUES (1), (2);
-- after
SELECT last_value = 2 FROM t_nid_seq
-- back
SELECT last_value = 2 FROM t_id_seq
