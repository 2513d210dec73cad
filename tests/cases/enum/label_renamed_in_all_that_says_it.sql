-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL DEFAULT 'middle', CONSTRAINT c CHECK (mood <> 'middle' OR id > 0));
CREATE INDEX i ON days (id) WHERE mood = 'middle';
CREATE VIEW v AS SELECT id FROM days WHERE mood = 'middle';
-- next
CREATE TYPE mood AS ENUM ('low', 'fair', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood NOT NULL DEFAULT 'fair', CONSTRAINT c CHECK (mood <> 'fair' OR id > 0));
CREATE INDEX i ON days (id) WHERE mood = 'fair';
CREATE VIEW v AS SELECT id FROM days WHERE mood = 'fair';
-- intent
rename label:mood.middle=fair
-- rows
INSERT INTO days VALUES (1, 'middle');
-- after
SELECT mood = 'fair' FROM days
-- back
SELECT mood = 'middle' FROM days
-- files 1
-- up lacks DROP
