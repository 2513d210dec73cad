-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE DOMAIN fair AS mood;
CREATE TABLE days (id bigint PRIMARY KEY, mood fair, moods mood[] DEFAULT '{low}'::mood[]);
CREATE FUNCTION worse(mood) RETURNS mood LANGUAGE sql RETURN 'low'::mood;
-- next
CREATE TYPE spirit AS ENUM ('low', 'middle', 'high');
CREATE DOMAIN fair AS spirit;
CREATE TABLE days (id bigint PRIMARY KEY, mood fair, moods spirit[] DEFAULT '{low}'::spirit[]);
CREATE FUNCTION worse(spirit) RETURNS spirit LANGUAGE sql RETURN 'low'::spirit;
-- intent
rename type:mood=spirit
-- rows
INSERT INTO days VALUES (1, 'high');
-- up lacks DROP
