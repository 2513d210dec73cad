-- previous
CREATE TYPE kind AS ENUM ('draft', 'open', 'closed');
CREATE TYPE level AS ENUM ('draft', 'closed');
CREATE DOMAIN held AS kind;
CREATE TABLE orders (id bigint PRIMARY KEY, d held);
CREATE TABLE account (id bigint PRIMARY KEY, a held, k kind);
-- next
CREATE TYPE kind AS ENUM ('draft', 'closed');
CREATE TYPE level AS ENUM ('draft', 'closed');
CREATE DOMAIN held AS level;
CREATE TABLE orders (id bigint PRIMARY KEY, d held);
CREATE TABLE account (id bigint PRIMARY KEY, a held);
-- intent
removed kind.open=forbid
accept-drops
-- rows
INSERT INTO orders VALUES (1, 'draft'); INSERT INTO account VALUES (1, 'closed', NULL);
-- after
SELECT d::text = 'draft' FROM orders
