-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done', 'gone');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
-- files 1
-- rows
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
-- after
SELECT count(*) = 3 FROM orders
-- back
SELECT count(*) = 3 FROM orders
-- up has -- The release before does not know: rows with 'gone' of type status, which are new
