CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('a');
CREATE TABLE app.t (id serial PRIMARY KEY, m app.mood DEFAULT 'a');
CREATE SEQUENCE app.s;
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE u (t_id int REFERENCES app.t, m app.mood, n int DEFAULT nextval('app.s'));
ALTER SCHEMA app RENAME TO shop;
