-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done', 'gone');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE VIEW v AS SELECT id, status FROM orders;
CREATE VIEW w WITH (security_barrier) AS SELECT * FROM v WHERE status = 'draft';
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE VIEW v AS SELECT id, status FROM orders;
CREATE VIEW w WITH (security_barrier) AS SELECT * FROM v WHERE status = 'draft';
-- intent
removed status.gone=draft
-- rows
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
-- after
SELECT count(*) = 3 FROM orders
-- back
SELECT count(*) = 3 FROM orders
