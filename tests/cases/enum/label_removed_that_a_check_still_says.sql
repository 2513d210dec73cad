-- previous
CREATE TYPE st AS ENUM ('draft', 'parked', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
ALTER TABLE orders ADD CONSTRAINT c CHECK (st <> 'parked' OR id > 0);
-- next
CREATE TYPE st AS ENUM ('draft', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
ALTER TABLE orders ADD CONSTRAINT c CHECK (st <> 'parked' OR id > 0);
-- intent
removed st.parked=draft
-- refused constraint c on orders still says 'parked', which type st has no more
