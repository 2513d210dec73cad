-- previous
CREATE TYPE st AS ENUM ('draft', 'parked', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text DEFAULT 'parked' CHECK (other <> 'parked' OR id > 0));
CREATE VIEW v AS SELECT id FROM orders WHERE other = 'parked';
-- next
CREATE TYPE st AS ENUM ('draft', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text DEFAULT 'parked' CHECK (other <> 'parked' OR id > 0));
CREATE VIEW v AS SELECT id FROM orders WHERE other = 'parked';
-- intent
removed st.parked=draft
-- rows
INSERT INTO orders VALUES (1, 'parked', 'parked');
-- after
SELECT st = 'draft' AND other = 'parked' FROM orders
