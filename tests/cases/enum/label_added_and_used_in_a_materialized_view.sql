-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
CREATE MATERIALIZED VIEW fine AS SELECT id FROM days WHERE mood = 'low';
-- next
CREATE TYPE mood AS ENUM ('low', 'middle', 'high', 'top');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL, moods mood[]);
CREATE MATERIALIZED VIEW fine AS SELECT id FROM days WHERE mood = 'top';
-- rows
INSERT INTO days VALUES (1, 'low', '{low}'), (2, 'high', '{high,low}');
-- after
SELECT count(*) = 2 FROM days
-- files 2
