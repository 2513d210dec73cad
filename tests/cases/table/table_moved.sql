-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE SCHEMA app;
CREATE TABLE app.t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- intent
rename table:t=app.t
-- after
SELECT count(*) = 2 FROM app.t
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- Locks for an instant: app.t
-- up has -- add schema app
