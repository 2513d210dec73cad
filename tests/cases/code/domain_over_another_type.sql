-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE DOMAIN d AS int;
CREATE TABLE u (d d);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE DOMAIN d AS bigint;
CREATE TABLE u (d d);
-- rows
INSERT INTO u VALUES (4);
-- after
SELECT d = 4 FROM u
-- back
SELECT d = 4 FROM u
