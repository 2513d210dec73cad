-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TABLE parts (status status NOT NULL) PARTITION BY LIST (status);
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TABLE parts (status status NOT NULL) PARTITION BY LIST (status);
CREATE TABLE part PARTITION OF parts FOR VALUES IN ('paid');
-- files 2
-- impossible this migration cannot be undone
-- rows
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
-- after
SELECT count(*) = 3 FROM orders
-- back
SELECT count(*) = 3 FROM orders
