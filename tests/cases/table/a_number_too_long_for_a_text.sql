-- previous
CREATE TABLE t (id int PRIMARY KEY, n int);
-- next
CREATE TABLE t (id int PRIMARY KEY, n varchar(2));
-- rows
INSERT INTO t VALUES (1, 123);
-- stops value too long for type character varying(2)
