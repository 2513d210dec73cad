-- cannot tell
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b varchar(5) COLLATE "C");
CREATE TABLE u AS SELECT a, count(*), sum(a) AS total, CASE WHEN true THEN 1 END, lower(b) FROM t GROUP BY a, b;
