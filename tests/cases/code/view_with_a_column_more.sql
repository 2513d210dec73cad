-- previous
CREATE TABLE days (id bigint PRIMARY KEY, mood text);
CREATE VIEW good WITH (security_barrier) AS SELECT id FROM days;
CREATE VIEW counted AS SELECT count(*) AS n FROM good;
-- next
CREATE TABLE days (id bigint PRIMARY KEY, mood text, sun boolean);
CREATE VIEW good AS SELECT id, sun FROM days WHERE sun;
CREATE VIEW counted AS SELECT count(*) AS n FROM good;
COMMENT ON COLUMN good.sun IS 'whether it shone';
-- up has CREATE OR REPLACE VIEW good AS
