-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE p (id bigint NOT NULL, s status NOT NULL DEFAULT 'draft') PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100);
CREATE TABLE p2 PARTITION OF p (s DEFAULT 'active', CONSTRAINT own CHECK (s <> 'draft' OR id > 100)) FOR VALUES FROM (100) TO (200);
CREATE VIEW v AS SELECT id, s FROM p1;
CREATE INDEX own_index ON p2 (id) WHERE s = 'active';
CREATE POLICY q ON p1 USING (s = 'active');
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE ON p2 FOR EACH ROW WHEN (OLD.s = 'active') EXECUTE FUNCTION tf();
CREATE STATISTICS st ON id, s FROM p2;
-- next
CREATE TYPE status AS ENUM ('draft', 'active');
CREATE TABLE p (id bigint NOT NULL, s status NOT NULL DEFAULT 'draft') PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100);
CREATE TABLE p2 PARTITION OF p (s DEFAULT 'active', CONSTRAINT own CHECK (s <> 'draft' OR id > 100)) FOR VALUES FROM (100) TO (200);
CREATE VIEW v AS SELECT id, s FROM p1;
CREATE INDEX own_index ON p2 (id) WHERE s = 'active';
CREATE POLICY q ON p1 USING (s = 'active');
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE ON p2 FOR EACH ROW WHEN (OLD.s = 'active') EXECUTE FUNCTION tf();
CREATE STATISTICS st ON id, s FROM p2;
-- intent
removed status.done=active
-- rows
INSERT INTO p VALUES (1, 'draft'), (2, 'active'), (150, 'done');
