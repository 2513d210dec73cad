-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE TABLE other (id int);
-- next
CREATE TABLE other (id int);
-- refused table t is not there any more
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
