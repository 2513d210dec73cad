-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
