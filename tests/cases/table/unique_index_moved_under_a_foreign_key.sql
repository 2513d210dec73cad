-- previous
CREATE TABLE orders (id int PRIMARY KEY, a int, b int, parent int);
CREATE UNIQUE INDEX orders_a ON orders (a);
CREATE UNIQUE INDEX orders_b ON orders (b);
ALTER TABLE orders ADD FOREIGN KEY (parent) REFERENCES orders (b);
CREATE TABLE items (o int REFERENCES orders (a));
-- next
CREATE TABLE orders (id int PRIMARY KEY, a int CONSTRAINT orders_once UNIQUE, b int, parent int);
CREATE UNIQUE INDEX orders_of ON orders (b) INCLUDE (a);
ALTER TABLE orders ADD FOREIGN KEY (parent) REFERENCES orders (b);
CREATE TABLE items (o int REFERENCES orders (a));
-- rows
INSERT INTO orders VALUES (1, 2, 3, 3); INSERT INTO items VALUES (2);
