-- previous
CREATE TABLE t (id bigint PRIMARY KEY);
-- next
CREATE TABLE t (id bigint PRIMARY KEY);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE USING (id > 0) WITH CHECK (id > 1);
-- up has -- The release before does not know: table t has row security
