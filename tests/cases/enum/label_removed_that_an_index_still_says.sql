-- previous
CREATE TYPE st AS ENUM ('draft', 'parked', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
CREATE INDEX orders_parked ON orders (id) WHERE st = 'parked' AND other <> 'parked';
-- next
CREATE TYPE st AS ENUM ('draft', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
CREATE INDEX orders_parked ON orders (id) WHERE st = 'parked' AND other <> 'parked';
-- intent
removed st.parked=draft
-- refused index orders_parked still says 'parked', which type st has no more
