CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION gives() RETURNS SETOF mood LANGUAGE sql AS 'SELECT NULL::mood';
CREATE FUNCTION more() RETURNS TABLE (mood mood, y mood[]) LANGUAGE sql AS 'SELECT NULL::mood, NULL::mood[]';
CREATE DOMAIN good AS mood CHECK (value <> 'sad'::mood);
CREATE FUNCTION k(mood DEFAULT 'ok') RETURNS text LANGUAGE sql AS 'SELECT 1';
-- then
ALTER TYPE mood RENAME TO "Feeling";
