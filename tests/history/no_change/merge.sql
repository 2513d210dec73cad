-- needs PostgreSQL 15
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
MERGE INTO t USING (SELECT 1 AS k) s ON t.id = s.k WHEN NOT MATCHED THEN INSERT VALUES (9);
