-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- next
CREATE TYPE mood AS ENUM ('bad', 'good');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- intent
removed mood.low=bad
removed mood.middle=bad
removed mood.high=good
-- rows
INSERT INTO days VALUES (1, 'low', '{low,middle}'), (2, 'middle', '{middle,NULL}');
-- after
SELECT string_agg(concat(mood, moods), ' ' ORDER BY id) = 'bad{bad,bad} bad{bad,NULL}' FROM days
-- impossible there are rows with a label that this step back removes: 'bad' in column days.mood (2 rows)
