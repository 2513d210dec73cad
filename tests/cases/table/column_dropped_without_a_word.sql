-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n int NOT NULL DEFAULT 1);
-- refused column t.a is not there any more
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
