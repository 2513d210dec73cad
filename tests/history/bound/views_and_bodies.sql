-- cannot tell
CREATE SCHEMA app;
CREATE TABLE app.t (a int);
CREATE TABLE t (b int);
SET LOCAL search_path = app, public;
CREATE VIEW public.v AS SELECT a FROM t;
CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t; END;
CREATE VIEW public.w AS SELECT b FROM public.t;
-- then
DROP TABLE t CASCADE;
-- then
CREATE TABLE t (c int);
CREATE VIEW x AS SELECT c FROM t;
-- then
DROP TABLE app.t CASCADE;
