-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n int);
CREATE TABLE u (id bigint PRIMARY KEY);
-- next
CREATE TABLE u (id bigint PRIMARY KEY);
CREATE VIEW t AS SELECT id FROM u;
-- intent
accept-drops
-- rows
INSERT INTO u VALUES (1);
