CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (a mood, b text DEFAULT 'ok'::mood, c text CHECK (c::mood <> 'sad'), d int);
CREATE TYPE pair AS (x mood, y int);
CREATE DOMAIN good AS mood CHECK (value <> 'sad');
CREATE VIEW v AS SELECT b::mood FROM t;
CREATE FUNCTION f(mood[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g() RETURNS TABLE (m mood) LANGUAGE sql AS 'SELECT NULL::mood';
CREATE FUNCTION k() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT 'ok'::mood::text; END;
CREATE POLICY p ON t USING (c::mood = 'ok');
CREATE TABLE u (p pair, g good);
-- then
DROP TYPE mood CASCADE;
