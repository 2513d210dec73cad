-- previous
CREATE TYPE addr AS (street text, zip text);
CREATE TABLE t (id bigint PRIMARY KEY);
-- next
CREATE TYPE addr AS (street text);
CREATE TABLE t (id bigint PRIMARY KEY);
-- up has -- The way down is exact: nothing is lost.
