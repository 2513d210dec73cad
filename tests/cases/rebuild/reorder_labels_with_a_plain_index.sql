-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done', 'gone');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE INDEX i ON orders (status, id);
CREATE UNIQUE INDEX u ON orders (id, status);
-- next
CREATE TYPE status AS ENUM ('gone', 'done', 'active', 'draft');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE INDEX i ON orders (status, id);
CREATE UNIQUE INDEX u ON orders (id, status);
-- rows
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
-- after
SELECT count(*) = 3 FROM orders
-- back
SELECT count(*) = 3 FROM orders
