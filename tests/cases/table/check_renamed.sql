-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
ALTER TABLE t ADD CONSTRAINT d CHECK (n > 0);
-- files 1
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- The release before goes on reading and writing.
