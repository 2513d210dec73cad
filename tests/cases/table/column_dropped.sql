-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n int NOT NULL DEFAULT 1);
-- intent
accept-drops
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- This way up loses: column t.a
