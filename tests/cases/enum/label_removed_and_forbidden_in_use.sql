-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- next
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- intent
removed mood.middle=forbid
-- rows
INSERT INTO days VALUES (1, 'low', '{low,middle}'), (2, 'middle', '{middle,NULL}');
-- stops there are rows with a label that is removed: 'middle' in column days.mood (1 row), 'middle' in column days.moods (2 rows)
