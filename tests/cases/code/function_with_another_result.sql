-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT x + 1 $$;
CREATE VIEW v AS SELECT f(n) AS f FROM t;
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE FUNCTION f(x int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT x + 1 $$;
CREATE VIEW v AS SELECT f(n) AS f FROM t;
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
