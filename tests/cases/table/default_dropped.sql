-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- The release before does not know: column t.n must be given by every INSERT
