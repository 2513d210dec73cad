-- cannot tell
CREATE TABLE t (id int);
CREATE VIEW v AS WITH t AS (SELECT 1 AS id) SELECT a.id FROM public.t a;
CREATE VIEW w AS WITH t AS (SELECT 1 AS id) SELECT a.id FROM t a;
