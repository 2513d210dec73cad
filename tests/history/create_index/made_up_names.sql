CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE INDEX ON t (a); CREATE INDEX ON t (a); CREATE INDEX ON t (a, b); CREATE INDEX ON t (lower(b)); CREATE INDEX ON t ((a + 1), (a + 2)); CREATE INDEX ON t (lower(b), upper(b)); CREATE INDEX ON t (a) INCLUDE (b);
