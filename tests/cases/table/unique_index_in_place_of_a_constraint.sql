-- previous
CREATE TABLE o (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a text CONSTRAINT u UNIQUE, o bigint, at timestamptz, n numeric(10, 2), s varchar(9));
-- next
CREATE TABLE o (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a text, o bigint, at timestamptz(3), n numeric(12, 4), s varchar(9));
CREATE UNIQUE INDEX i ON t (a);
-- intent
using t.at=at::timestamptz(3)
-- rows
INSERT INTO t VALUES (1, 'x', 1, '2020-01-01', 1.25, 'y');
-- up has -- The release before goes on reading and writing.
