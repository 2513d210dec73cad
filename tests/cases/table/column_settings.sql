-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
ALTER TABLE t ALTER a SET STATISTICS 9, ALTER n SET (n_distinct = 5);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
