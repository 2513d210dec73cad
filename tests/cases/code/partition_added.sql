-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE TABLE p (id int, a text) PARTITION BY RANGE (id);
CREATE INDEX pi ON p (a);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE TABLE p (id int, a text) PARTITION BY RANGE (id);
CREATE INDEX pi ON p (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has -- Locks for an instant: p
