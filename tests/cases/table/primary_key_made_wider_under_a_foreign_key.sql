-- previous
CREATE TABLE orders (id int NOT NULL, a int NOT NULL, CONSTRAINT orders_pkey PRIMARY KEY (id));
CREATE TABLE items (o int REFERENCES orders (id), up int);
-- next
CREATE TABLE orders (id int NOT NULL UNIQUE, a int NOT NULL, CONSTRAINT orders_pkey PRIMARY KEY (a, id));
CREATE TABLE items (o int REFERENCES orders (id), up int);
-- rows
INSERT INTO orders VALUES (1, 1); INSERT INTO items VALUES (1);
