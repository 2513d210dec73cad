-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE VIEW v AS SELECT id FROM t;
CREATE VIEW w AS SELECT * FROM v;
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT * FROM v;
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
