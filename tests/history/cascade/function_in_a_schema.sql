CREATE SCHEMA app;
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';
SET LOCAL search_path = app, public;
CREATE TABLE public.t (a int DEFAULT f(), b int DEFAULT public.f());
-- then
DROP FUNCTION app.f() CASCADE;
