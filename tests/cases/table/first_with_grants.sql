-- previous
-- next
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE t (id bigint, mood mood, secret text);
REVOKE USAGE ON TYPE mood FROM PUBLIC;
GRANT SELECT (id) ON t TO PUBLIC;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- after
SELECT count(*) = 1 FROM information_schema.column_privileges WHERE grantee = 'PUBLIC' AND table_name = 't'
