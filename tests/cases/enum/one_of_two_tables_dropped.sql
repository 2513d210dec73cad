-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TABLE other (status status);
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done');

CREATE TABLE other (status status);
-- intent
accept-drops
-- rows
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
