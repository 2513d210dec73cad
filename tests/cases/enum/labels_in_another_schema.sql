-- previous
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE app.days (id bigint PRIMARY KEY, mood app.mood NOT NULL DEFAULT 'low');
CREATE TYPE mood AS ENUM ('other');
-- next
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('high', 'low');
CREATE TABLE app.days (id bigint PRIMARY KEY, mood app.mood NOT NULL DEFAULT 'low');
CREATE TYPE mood AS ENUM ('other', 'more');
-- intent
removed app.mood.middle=high
-- rows
INSERT INTO app.days VALUES (1, 'middle');
-- after
SELECT mood = 'high' FROM app.days
