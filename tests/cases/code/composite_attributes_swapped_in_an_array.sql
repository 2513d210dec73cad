-- previous
CREATE TYPE c AS (a text, b text);
CREATE TABLE t (id bigint PRIMARY KEY, cs c[]);
-- next
CREATE TYPE c AS (b text, a text);
CREATE TABLE t (id bigint PRIMARY KEY, cs c[]);
-- refused column t.cs cannot be made anew: an array of c whose attributes are others
