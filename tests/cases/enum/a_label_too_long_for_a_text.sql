-- previous
CREATE TYPE mood AS ENUM ('ok', 'melancholic');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- next
CREATE TYPE mood AS ENUM ('ok', 'melancholic');
CREATE TABLE t (id int PRIMARY KEY, m varchar(5));
-- rows
INSERT INTO t VALUES (1, 'melancholic');
-- stops value too long for type character varying(5)
