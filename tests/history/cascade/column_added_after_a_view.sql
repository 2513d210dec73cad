-- cannot tell
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT x.* FROM t AS x;
-- then
ALTER TABLE t ADD c int;
ALTER TABLE t DROP c CASCADE;
