CREATE TABLE t (id int PRIMARY KEY, a int, b text);
-- then
-- no-transaction
CREATE INDEX CONCURRENTLY i ON t (a);
-- then
-- no-transaction
DROP INDEX CONCURRENTLY i;
-- then
-- no-transaction
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS j ON t (b);
