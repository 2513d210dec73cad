-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
COMMENT ON TABLE t IS 'it''s';
COMMENT ON COLUMN t.a IS 'a';
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
