-- previous
CREATE TABLE o (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a text, o bigint, n numeric(10, 2));
-- next
CREATE TABLE o (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a text, o bigint CONSTRAINT r REFERENCES o, n numeric(10, 4));
CREATE UNIQUE INDEX i ON t (lower(a));
-- rows
INSERT INTO o VALUES (1);
INSERT INTO t VALUES (1, 'x', 1, 1.25);
-- up has -- The release before does not know: column t.n takes less than before; constraint r on t is new; index i is new
