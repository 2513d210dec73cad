-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE EXTENSION citext;
CREATE TABLE u (e citext);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
