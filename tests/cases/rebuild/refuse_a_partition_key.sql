-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done', 'gone');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TABLE parts (status status NOT NULL) PARTITION BY LIST (status);
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TABLE parts (status status NOT NULL) PARTITION BY LIST (status);
-- intent
removed status.gone=draft
-- refused part of the partition key
