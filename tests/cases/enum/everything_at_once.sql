-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
-- next
CREATE TYPE status AS ENUM ('end', 'draft', 'live', 'new');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
-- intent
rename label:status.active=live
removed status.done=draft
-- after
SELECT array_agg(status ORDER BY id) = '{draft,live,draft}' FROM orders
-- rows
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
-- back
SELECT count(*) = 3 FROM orders
