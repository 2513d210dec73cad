-- previous
CREATE TYPE st AS ENUM ('draft', 'parked', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
CREATE POLICY p ON orders USING (st <> 'parked');
-- next
CREATE TYPE st AS ENUM ('draft', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
CREATE POLICY p ON orders USING (st <> 'parked');
-- intent
removed st.parked=draft
-- refused policy p on orders still says 'parked', which type st has no more
