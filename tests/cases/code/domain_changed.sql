-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE DOMAIN d AS text CHECK (VALUE <> '');
CREATE TABLE u (d d);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE DOMAIN d AS text DEFAULT 'x' CONSTRAINT d2 CHECK (VALUE <> 'y');
CREATE TABLE u (d d);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- The release before does not know: type d takes less than before
-- up has -- Locks while every row is read: u
