-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL DEFAULT 'middle');
-- next
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL DEFAULT 'low');
-- intent
removed mood.middle=low
-- rows
INSERT INTO days VALUES (1, 'middle'), (2, 'high');
-- after
SELECT array_agg(mood::text ORDER BY id) = '{low,high}' FROM days
-- back
SELECT array_agg(mood::text ORDER BY id) = '{low,high}' FROM days
-- files 1
