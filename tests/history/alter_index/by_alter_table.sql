CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE INDEX i ON t (a); ALTER TABLE i RENAME TO j;
