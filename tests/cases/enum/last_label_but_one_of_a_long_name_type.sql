-- previous
CREATE TYPE ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt AS ENUM ('a', 'b');
CREATE TABLE days (id bigint PRIMARY KEY, mood ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt);
-- next
CREATE TYPE ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt AS ENUM ('b');
CREATE TABLE days (id bigint PRIMARY KEY, mood ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt);
-- intent
removed ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt.a=b
-- rows
INSERT INTO days VALUES (1, 'a');
-- after
SELECT mood = 'b' FROM days
