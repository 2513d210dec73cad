CREATE TABLE t (a int PRIMARY KEY, b text);
CREATE FUNCTION takes(t) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION takes_many(t[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION gives() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
CREATE FUNCTION gives_more() RETURNS TABLE (x t, y int) LANGUAGE sql AS 'SELECT t, 1 FROM t';
CREATE FUNCTION counts() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t; END;
CREATE FUNCTION quoted() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';
CREATE TABLE holds (x t, y int);
CREATE TABLE keeps (x int DEFAULT 't'::regclass::oid::int, y int);
-- then
ALTER FUNCTION quoted() SET check_function_bodies = off;
DROP TABLE t CASCADE;
