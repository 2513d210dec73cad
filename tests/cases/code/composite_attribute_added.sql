-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE TYPE c AS (a int);
CREATE TABLE u (c c);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE TYPE c AS (a int, b text);
CREATE TABLE u (c c);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- The release before does not know: type c has other attributes
