-- previous
CREATE TABLE t (n int);
CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int);
CREATE VIEW v AS SELECT total(n) AS n FROM t;
-- next
CREATE TABLE t (n int);
CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int, initcond = '0');
CREATE VIEW v AS SELECT total(n) AS n FROM t;
