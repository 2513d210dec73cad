-- previous
CREATE TABLE days (id bigint PRIMARY KEY, mood text);
CREATE VIEW good AS SELECT id, mood FROM days WHERE mood = 'high';
CREATE VIEW counted AS SELECT count(*) AS n FROM good;
COMMENT ON VIEW good IS 'the good ones';
GRANT SELECT ON good TO PUBLIC;
-- next
CREATE TABLE days (id bigint PRIMARY KEY, mood text);
CREATE VIEW good AS SELECT id, mood FROM days WHERE mood <> 'low';
CREATE VIEW counted AS SELECT count(*) AS n FROM good;
COMMENT ON VIEW good IS 'the good ones';
GRANT SELECT ON good TO PUBLIC;
-- rows
INSERT INTO days VALUES (1, 'high'), (2, 'middle'), (3, 'low');
-- after
SELECT n = 2 FROM counted
-- back
SELECT n = 1 FROM counted
-- up has CREATE OR REPLACE VIEW good AS
-- up lacks DROP
