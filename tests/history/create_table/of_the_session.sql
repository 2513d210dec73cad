CREATE TABLE t (a int);
CREATE TABLE pg_temp.tmp (a int); CREATE INDEX ON pg_temp.tmp (a); ALTER TABLE tmp ADD b int; COMMENT ON TABLE pg_temp.tmp IS 'x'; SELECT a INTO pg_temp.copy FROM t; CREATE VIEW pg_temp.pv AS SELECT 1 AS a; CREATE SEQUENCE pg_temp.s; CREATE TYPE pg_temp.mood AS ENUM ('sad');
CREATE FUNCTION pg_temp.helper(n int) RETURNS int LANGUAGE sql AS 'SELECT n + 1'; SELECT pg_temp.helper(1); DROP FUNCTION pg_temp.helper(int); DROP TABLE pg_temp.tmp; DROP TABLE copy;
SET LOCAL search_path TO pg_temp, public; CREATE TABLE u (a int); CREATE TABLE v AS SELECT 1 AS a; ALTER TABLE t ADD b int; CREATE TABLE public.w (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
