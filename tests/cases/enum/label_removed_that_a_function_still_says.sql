-- previous
CREATE TYPE st AS ENUM ('draft', 'parked', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
CREATE FUNCTION f(s st) RETURNS boolean LANGUAGE sql AS 'SELECT s IN (''parked'', ''paid'')';
-- next
CREATE TYPE st AS ENUM ('draft', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, st st NOT NULL, other text);
CREATE FUNCTION f(s st) RETURNS boolean LANGUAGE sql AS 'SELECT s IN (''parked'', ''paid'')';
-- intent
removed st.parked=draft
-- refused function f still says 'parked', which type st has no more
