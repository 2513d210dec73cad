-- previous
CREATE TYPE mood AS ENUM ('it''s low', 'middle', 'high');
CREATE DOMAIN held AS mood DEFAULT 'it''s low' CHECK (VALUE <> 'middle');
CREATE TABLE days (id bigint PRIMARY KEY, mood held);
-- next
CREATE TYPE mood AS ENUM ('high');
CREATE DOMAIN held AS mood DEFAULT 'high' CHECK (VALUE = 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood held);
-- intent
removed mood.it's low=forbid
removed mood.middle=forbid
