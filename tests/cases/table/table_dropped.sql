-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE TABLE other (id int);
-- next
CREATE TABLE other (id int);
-- intent
accept-drops
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
