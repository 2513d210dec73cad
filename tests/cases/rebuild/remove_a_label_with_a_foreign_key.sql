-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done', 'gone');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TABLE infos (status status PRIMARY KEY);
ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (status) REFERENCES infos (status) NOT VALID;
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TABLE infos (status status PRIMARY KEY);
ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (status) REFERENCES infos (status) NOT VALID;
-- intent
removed status.gone=draft
-- rows
INSERT INTO infos VALUES ('draft'), ('active'), ('done');
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
-- after
SELECT count(*) = 3 FROM orders
-- back
SELECT count(*) = 3 FROM orders
