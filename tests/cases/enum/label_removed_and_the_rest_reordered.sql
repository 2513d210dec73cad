-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high', 'top');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- next
CREATE TYPE mood AS ENUM ('top', 'high', 'low');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- intent
removed mood.middle=low
-- rows
INSERT INTO days VALUES (1, 'low', '{low,middle}'), (2, 'middle', '{middle,NULL}');
-- after
SELECT string_agg(concat(mood, moods), ' ' ORDER BY id) = 'low{low,low} low{low,NULL}' FROM days
