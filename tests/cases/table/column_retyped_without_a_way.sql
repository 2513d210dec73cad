-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a point, n uuid);
-- refused has no way that is known
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
