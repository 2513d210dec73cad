CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE INDEX i ON t (a); CREATE INDEX IF NOT EXISTS i ON t (b);
