-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
-- next
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
ALTER TABLE days ADD CONSTRAINT days_mood_check CHECK (mood <> 'middle');
-- rows
INSERT INTO days VALUES (1, 'low', '{low}'), (2, 'high', '{high,low}');
-- after
SELECT count(*) = 2 FROM days
