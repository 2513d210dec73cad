-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1, b text NOT NULL);
-- refused need a value for the new column b
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
