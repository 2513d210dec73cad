-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE SEQUENCE s;
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE SEQUENCE s INCREMENT 2 CACHE 5;
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
