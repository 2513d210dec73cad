-- previous
CREATE TABLE t (id int PRIMARY KEY);
-- next
CREATE TABLE t_old (id int CONSTRAINT t_old_pkey PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, x int);
-- intent
rename table:t=t_old
-- rows
INSERT INTO t VALUES (1);
-- after
SELECT count(*) = 1 FROM t_old
-- impossible t_old cannot be called t again
