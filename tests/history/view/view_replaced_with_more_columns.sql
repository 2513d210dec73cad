-- cannot tell
CREATE TABLE t (a int, b text);
CREATE VIEW v (x) AS SELECT a FROM t;
CREATE OR REPLACE VIEW v AS SELECT a AS x, b FROM t;
COMMENT ON COLUMN v.b IS 'y';
ALTER VIEW v SET (security_barrier = true);
ALTER TABLE v RENAME TO w;
