-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint, a text, n int NOT NULL DEFAULT 1, PRIMARY KEY (n, id));
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- The release before does not know: constraint t_pkey on t is another; ON CONFLICT finds no constraint t_pkey on t
