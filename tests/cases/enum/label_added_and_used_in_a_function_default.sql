-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
CREATE FUNCTION usual(it mood DEFAULT 'low') RETURNS mood LANGUAGE plpgsql AS $$ BEGIN RETURN it; END $$;
-- next
CREATE TYPE mood AS ENUM ('low', 'middle', 'high', 'top');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
CREATE FUNCTION usual(it mood DEFAULT 'top') RETURNS mood LANGUAGE plpgsql AS $$ BEGIN RETURN it; END $$;
-- rows
INSERT INTO days VALUES (1, 'low', '{low}'), (2, 'high', '{high,low}');
-- after
SELECT count(*) = 2 FROM days
-- files 2
