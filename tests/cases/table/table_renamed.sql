-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE people (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- intent
rename table:t=people
-- after
SELECT count(*) = 2 FROM people
-- back
SELECT count(*) = 2 FROM t
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- Locks for an instant: people
