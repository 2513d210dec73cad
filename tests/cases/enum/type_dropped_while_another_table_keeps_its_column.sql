-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
CREATE TABLE nights (id bigint PRIMARY KEY, mood mood);
-- next
CREATE TABLE days (id bigint PRIMARY KEY, mood text NOT NULL, moods text[]);
CREATE TABLE nights (id bigint PRIMARY KEY);
-- intent
accept-drops
-- rows
INSERT INTO days VALUES (1, 'low', '{low}'), (2, 'high', '{high,low}');
-- after
SELECT string_agg(concat(mood, moods), ' ' ORDER BY id) = 'low{low} high{high,low}' FROM days
