-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood, kind kind DEFAULT 'b');
-- next
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TYPE kind AS ENUM ('c', 'b', 'a');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood, kind kind DEFAULT 'b');
-- intent
removed mood.middle=low
-- rows
INSERT INTO days VALUES (1, 'middle', 'a');
-- after
SELECT concat(mood, kind) = 'lowa' FROM days
-- files 1
