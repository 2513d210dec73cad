CREATE SCHEMA ext;
CREATE EXTENSION citext;
CREATE EXTENSION "uuid-ossp";
CREATE TABLE t (a citext, b citext[], c uuid DEFAULT uuid_generate_v4(), d text CHECK (d::citext <> 'x'), e citext DEFAULT 'y'::citext);
CREATE FUNCTION f(citext) RETURNS citext LANGUAGE sql AS 'SELECT $1';
-- then
ALTER EXTENSION citext SET SCHEMA ext;
ALTER EXTENSION "uuid-ossp" SET SCHEMA ext;
-- then
ALTER SCHEMA ext RENAME TO extensions;
-- then
ALTER EXTENSION citext SET SCHEMA public;
