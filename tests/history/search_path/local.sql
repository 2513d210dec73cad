CREATE SCHEMA app;
SET LOCAL search_path TO app, public;
CREATE TABLE t (id serial);
-- then
CREATE TABLE t (id int);
SET search_path TO app, public;
RESET search_path;
CREATE TABLE u (id int);
-- then
SET search_path TO app;
SET search_path TO DEFAULT;
CREATE TABLE v (id int);
