-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
-- next
CREATE TYPE status AS ENUM ('done', 'draft', 'active');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
-- after
SELECT array_agg(id ORDER BY status) = '{3,1,2}' FROM orders
-- rows
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
-- back
SELECT count(*) = 3 FROM orders
