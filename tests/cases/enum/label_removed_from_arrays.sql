-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- next
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- intent
removed mood.middle=high
-- rows
INSERT INTO days VALUES (1, 'low', '{low,middle}'), (2, 'middle', '{middle,NULL}');
-- after
SELECT string_agg(concat(mood, moods), ' ' ORDER BY id) = 'low{low,high} high{high,NULL}' FROM days
-- back
SELECT string_agg(concat(mood, moods), ' ' ORDER BY id) = 'low{low,high} high{high,NULL}' FROM days
