-- previous
CREATE TYPE price AS (amount int, at varchar(3));
CREATE TYPE offer AS (price price, kind text);
CREATE TABLE t (id bigint PRIMARY KEY, p price, ps price[], o offer);
-- next
CREATE TYPE price AS (amount text, at varchar(5));
CREATE TYPE offer AS (price price, kind text);
CREATE TABLE t (id bigint PRIMARY KEY, p price, ps price[], o offer);
-- rows
INSERT INTO t VALUES (1, (1, 'abc'), ARRAY[ROW(2, 'x')::price, NULL], ((3, NULL), 'k')), (2, NULL, NULL, NULL);
-- after
SELECT (p).amount = '1' AND ps[1].amount = '2' AND ((o).price).amount = '3' FROM t WHERE id = 1
-- back
SELECT (p).amount = 1 AND ps[1].amount = 2 AND ((o).price).amount = 3 FROM t WHERE id = 1
-- up lacks DROP ATTRIBUTE
