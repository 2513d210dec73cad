-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TYPE level AS ENUM ('one', 'two');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- next
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TYPE level AS ENUM ('one', 'two');
CREATE TABLE days (id bigint PRIMARY KEY, mood level NOT NULL, moods mood[]);
-- intent
using days.mood=CASE mood WHEN 'low' THEN 'one'::level ELSE 'two' END
-- rows
INSERT INTO days VALUES (1, 'low', '{low}'), (2, 'high', '{high,low}');
-- after
SELECT string_agg(mood::text, ' ' ORDER BY id) = 'one two' FROM days
-- impossible
