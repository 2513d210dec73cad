CREATE EXTENSION earthdistance CASCADE;
CREATE EXTENSION hstore;
CREATE TABLE t (a cube, b earth, h hstore);
-- then
DROP EXTENSION cube CASCADE;
