-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
