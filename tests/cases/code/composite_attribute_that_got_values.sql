-- previous
CREATE TYPE price AS (amount bigint);
CREATE DOMAIN fair AS price;
CREATE TYPE offer AS (kind text, price fair);
CREATE TABLE t (id bigint PRIMARY KEY, p price, ps price[], offers offer[]);
-- next
CREATE TYPE price AS (amount bigint, currency text);
CREATE DOMAIN fair AS price;
CREATE TYPE offer AS (kind text, price fair);
CREATE TABLE t (id bigint PRIMARY KEY, p price, ps price[], offers offer[]);
-- rows
INSERT INTO t VALUES (1, ROW(1), ARRAY[ROW(2)::price], ARRAY[ROW('k', ROW(3)::price::fair)::offer]);
-- meanwhile
UPDATE t SET ps = ARRAY[ROW(2, 'NGN')::price], offers = ARRAY[NULL, ROW('k', ROW(3, 'NGN')::price::fair)::offer];
-- up has -- The way down is lossy: it stops while there are rows that would lose something.
-- impossible price.currency in column t.offers (1 row), price.currency in column t.ps (1 row)
