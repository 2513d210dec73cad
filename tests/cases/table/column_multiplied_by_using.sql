-- previous
CREATE TABLE items (id bigint PRIMARY KEY, cost double precision);
-- next
CREATE TABLE wares (id bigint PRIMARY KEY, price bigint);
-- intent
rename table:items=wares
rename column:wares.cost=price
using wares.price=round(price * 100)::bigint
-- rows
INSERT INTO items VALUES (1, 12.5), (2, NULL);
-- after
SELECT price = 1250 FROM wares WHERE id = 1
-- up has -- This way up loses: the values of wares.price as they were
-- up has -- The way down is lossy: it stops while there are rows that would lose something.
-- impossible column items.cost (1 row)
