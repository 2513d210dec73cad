-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
-- next
CREATE TYPE status AS ENUM ('draft', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
-- intent
removed status.active=done
-- after
SELECT status = 'done' AND history = '{draft,done}' FROM orders WHERE id = 2
-- back
SELECT count(*) = 3 FROM orders
-- rows
INSERT INTO orders VALUES (1, 'draft', '{draft}'), (2, 'active', '{draft,active}'), (3, 'done', '{}');
-- up has -- This way up loses: which rows were 'active' before 'done'
-- up has -- The way down is exact, but for what the way up loses: that does not come back.
