-- previous
CREATE TYPE c AS (code varchar(5));
CREATE TABLE t (id bigint PRIMARY KEY, c c);
-- next
CREATE TYPE c AS (code varchar(3));
CREATE TABLE t (id bigint PRIMARY KEY, c c);
-- refused attribute c.code goes from character varying(5) to character varying(3), which may change values
