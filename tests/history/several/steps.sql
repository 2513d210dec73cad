CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- then
ALTER TABLE t RENAME TO s;
-- then
ALTER TABLE s ADD c int;
-- then
DROP TABLE s;
-- then
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
