-- previous
CREATE TYPE "Über Mood" AS ENUM ('it''s', 'a"b', 'NULL', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'back\slash', ' ');
CREATE TABLE days (id bigint PRIMARY KEY, "select" "Über Mood" NOT NULL, s "Über Mood"[]);
-- next
CREATE TYPE "Über Mood" AS ENUM ('a"b', 'NULL', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'back\slash', ' ');
CREATE TABLE days (id bigint PRIMARY KEY, "select" "Über Mood" NOT NULL, s "Über Mood"[]);
-- intent
removed Über Mood.it's=back\slash
-- rows
INSERT INTO days VALUES (1, 'it''s', ARRAY['it''s', 'a"b', 'NULL', ' ']::"Über Mood"[]);
-- after
SELECT "select"::text || s::text = 'back\slash{"back\\slash","a\"b","NULL"," "}' FROM days
