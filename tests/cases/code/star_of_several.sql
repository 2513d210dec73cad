-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text);
CREATE TABLE u (id bigint PRIMARY KEY, t_id bigint);
CREATE VIEW v AS WITH c AS (SELECT * FROM u) SELECT t.*, q.n, c.t_id FROM t JOIN c ON c.t_id = t.id, LATERAL (SELECT count(*) AS n FROM u WHERE u.t_id = t.id) q;
CREATE VIEW k AS SELECT * FROM t, u AS z (z1, z2);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, "B" int);
CREATE TABLE u (id bigint PRIMARY KEY, t_id bigint);
CREATE VIEW v AS WITH c AS (SELECT * FROM u) SELECT t.*, q.n, c.t_id FROM t JOIN c ON c.t_id = t.id, LATERAL (SELECT count(*) AS n FROM u WHERE u.t_id = t.id) q;
CREATE VIEW k AS SELECT * FROM t, u AS z (z1, z2);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
