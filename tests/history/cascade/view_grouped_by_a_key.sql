-- cannot tell
CREATE TABLE t (a int PRIMARY KEY, b text, c int);
CREATE VIEW needs_it AS SELECT a, b, count(*) FROM t GROUP BY a;
CREATE VIEW by_name AS SELECT x.b FROM t AS x GROUP BY x.a;
CREATE VIEW all_listed AS SELECT a, b, count(*) FROM t GROUP BY a, b;
CREATE VIEW aggregates AS SELECT a, max(b) AS m FROM t GROUP BY a;
CREATE VIEW ungrouped AS SELECT a, b FROM t;
-- then
ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE;
