-- prints the same
CREATE TABLE t (id int);
CREATE TABLE u (id int);
CREATE VIEW v AS WITH t AS (SELECT 1 AS id) SELECT a.id FROM (public.t a JOIN public.u ON ((u.id = a.id)));
CREATE VIEW w AS WITH t AS (SELECT 1 AS id) SELECT a.id FROM (t a JOIN public.u ON ((u.id = a.id)));
