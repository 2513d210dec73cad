-- previous
CREATE TABLE days (id bigint PRIMARY KEY, mood text, sun boolean);
CREATE VIEW good AS SELECT id, mood FROM days WHERE sun;
-- next
CREATE TABLE days (id bigint PRIMARY KEY, mood text);
CREATE VIEW good AS SELECT id, mood FROM days WHERE mood = 'high';
-- intent
accept-drops
