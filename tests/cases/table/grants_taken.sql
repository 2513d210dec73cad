-- previous
CREATE TABLE t (id bigint, secret text);
GRANT SELECT, INSERT ON t TO PUBLIC;
-- next
CREATE TABLE t (id bigint, secret text);
-- intent
accept-drops
-- rows
INSERT INTO t VALUES (1, 'x');
-- after
SELECT NOT EXISTS (SELECT FROM information_schema.role_table_grants WHERE grantee = 'PUBLIC' AND table_name = 't')
-- back
SELECT count(*) = 2 FROM information_schema.role_table_grants WHERE grantee = 'PUBLIC' AND table_name = 't'
-- up has -- The release before does not know: access to table t is less
