-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- next
CREATE TYPE mood AS ENUM ('bad', 'fine', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- intent
removed mood.middle=fine
rename label:mood.low=bad
-- rows
INSERT INTO days VALUES (1, 'low', '{low,middle}'), (2, 'middle', '{middle,NULL}');
-- after
SELECT string_agg(concat(mood, moods), ' ' ORDER BY id) = 'bad{bad,fine} fine{fine,NULL}' FROM days
-- impossible there are rows with a label that this step back removes: 'fine' in column days.mood (1 row)
