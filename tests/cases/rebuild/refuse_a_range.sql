-- previous
CREATE TYPE status AS ENUM ('draft', 'active', 'done', 'gone');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TYPE statuses AS RANGE (subtype = status);
ALTER TABLE orders ADD COLUMN span statuses;
-- next
CREATE TYPE status AS ENUM ('draft', 'active', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL DEFAULT 'draft', history status[] NOT NULL DEFAULT '{}');
CREATE TYPE statuses AS RANGE (subtype = status);
ALTER TABLE orders ADD COLUMN span statuses;
-- intent
removed status.gone=draft
-- refused is a range
