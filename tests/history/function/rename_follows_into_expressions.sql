CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE t (id int, s text DEFAULT slug('x') CHECK (slug(s) <> ''), g text GENERATED ALWAYS AS (slug('y')) STORED);
CREATE INDEX i ON t (slug(s));
ALTER FUNCTION slug(text) RENAME TO slugify;
