-- previous
CREATE TYPE st AS ENUM ('draft', 'parked', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
CREATE VIEW v AS SELECT id FROM orders WHERE st = 'parked';
-- next
CREATE TYPE st AS ENUM ('draft', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
CREATE VIEW v AS SELECT id FROM orders WHERE st = 'parked';
-- intent
removed st.parked=draft
-- refused view v still says 'parked', which type st has no more
