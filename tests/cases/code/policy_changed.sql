-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE POLICY p ON t USING (n > 0);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE POLICY p ON t USING (n > 1);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
