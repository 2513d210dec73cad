CREATE TYPE pair AS (a int, b text COLLATE "C", c numeric(5,2)[]); CREATE TABLE t (p pair, q pair[]); CREATE TYPE empty AS ();
