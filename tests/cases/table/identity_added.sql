-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- after
SELECT count(*) = 2 FROM t
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
