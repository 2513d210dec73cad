-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE TABLE u (t_id bigint REFERENCES t, UNIQUE (t_id));
CREATE INDEX ON u (t_id);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
