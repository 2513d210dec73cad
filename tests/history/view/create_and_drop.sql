-- cannot tell
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, a FROM t WHERE a > 0; CREATE OR REPLACE VIEW v AS SELECT id, a, b FROM t; CREATE VIEW w WITH (security_barrier = true) AS SELECT 1 AS one; DROP VIEW w; DROP VIEW IF EXISTS w;
