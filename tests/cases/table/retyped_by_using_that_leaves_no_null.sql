-- previous
CREATE TABLE t (id int PRIMARY KEY, note text, mood text);
-- next
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE t (id int PRIMARY KEY, note varchar(900) NOT NULL, mood mood NOT NULL);
-- intent
using t.note=coalesce(note, 'none')
using t.mood=coalesce(mood, 'bad')::mood
-- rows
INSERT INTO t VALUES (1, NULL, NULL), (2, 'x', 'good');
-- after
SELECT array_agg(note || mood ORDER BY id) = '{nonebad,xgood}' FROM t
