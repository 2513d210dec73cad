-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE p (id bigint NOT NULL, s status NOT NULL DEFAULT 'draft');
CREATE TABLE c (n int, CONSTRAINT own CHECK (s <> 'done')) INHERITS (p);
ALTER TABLE c ALTER s SET DEFAULT 'active';
CREATE TABLE g () INHERITS (c);
CREATE VIEW v AS SELECT n, s FROM g;
CREATE INDEX own_index ON g (id) WHERE s = 'active';
-- next
CREATE TYPE status AS ENUM ('active', 'draft', 'done');
CREATE TABLE p (id bigint NOT NULL, s status NOT NULL DEFAULT 'draft');
CREATE TABLE c (n int, CONSTRAINT own CHECK (s <> 'done')) INHERITS (p);
ALTER TABLE c ALTER s SET DEFAULT 'active';
CREATE TABLE g () INHERITS (c);
CREATE VIEW v AS SELECT n, s FROM g;
CREATE INDEX own_index ON g (id) WHERE s = 'active';
-- rows
INSERT INTO p VALUES (1, 'draft'), (2, 'active'), (150, 'done');
INSERT INTO c (id, n) VALUES (5, 6);
INSERT INTO g (id, n) VALUES (7, 8);
