CREATE TABLE t (id int PRIMARY KEY, a int, b text);
DROP TABLE t; DROP TABLE IF EXISTS t, nothing;
