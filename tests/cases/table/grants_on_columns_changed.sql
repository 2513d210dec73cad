-- previous
CREATE TABLE t (id bigint, name text, secret text);
GRANT SELECT (id, secret) ON t TO PUBLIC;
-- next
CREATE TABLE t (id bigint, name text, secret text, hint text);
GRANT SELECT (id, name, hint) ON t TO PUBLIC;
-- intent
accept-drops
-- after
SELECT string_agg(column_name, ',' ORDER BY column_name) = 'hint,id,name' FROM information_schema.column_privileges WHERE grantee = 'PUBLIC' AND table_name = 't'
