-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood GENERATED ALWAYS AS (CASE WHEN id > 5 THEN 'high'::mood ELSE 'low'::mood END) STORED);
-- next
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood GENERATED ALWAYS AS (CASE WHEN id > 5 THEN 'high'::mood ELSE 'low'::mood END) STORED);
-- intent
removed mood.middle=low
-- rows
INSERT INTO days VALUES (1), (9);
-- after
SELECT string_agg(mood::text, ' ' ORDER BY id) = 'low high' FROM days
