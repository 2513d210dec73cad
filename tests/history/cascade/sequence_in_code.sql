CREATE SEQUENCE s;
CREATE TABLE t (a bigint, b bigint DEFAULT nextval('s'), CHECK (a <> currval('s')));
CREATE VIEW v AS SELECT nextval('s'::regclass) AS n;
CREATE POLICY p ON t USING (a < currval('s'));
-- then
DROP SEQUENCE s CASCADE;
