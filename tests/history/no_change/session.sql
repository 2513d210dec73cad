CREATE TABLE t (id int PRIMARY KEY, a int, b text);
SET statement_timeout = 0; SET LOCAL lock_timeout = '5s'; SHOW server_version; LOCK TABLE t; ANALYZE t; SET CONSTRAINTS ALL IMMEDIATE; RESET statement_timeout; EXPLAIN SELECT 1; NOTIFY x;
