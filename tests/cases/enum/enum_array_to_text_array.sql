-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- next
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods text[]);
-- rows
INSERT INTO days VALUES (1, 'low', '{low}'), (2, 'high', '{high,low}');
-- after
SELECT string_agg(moods::text, ' ' ORDER BY id) = '{low} {high,low}' FROM days
-- back
SELECT string_agg(moods::text, ' ' ORDER BY id) = '{low} {high,low}' FROM days
