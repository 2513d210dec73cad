CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE SEQUENCE app.s;
CREATE FUNCTION app.f(app.mood) RETURNS app.mood LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE app.t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m app.mood DEFAULT app.f('ok'), CHECK (m <> 'sad'::app.mood));
CREATE TABLE t (a int REFERENCES app.t, b bigint DEFAULT nextval('app.s'), c text DEFAULT 'app.s');
CREATE FUNCTION g() RETURNS SETOF app.t LANGUAGE sql AS 'SELECT * FROM app.t';
-- then
ALTER SCHEMA app RENAME TO "New";
