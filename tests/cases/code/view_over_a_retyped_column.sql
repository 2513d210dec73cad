-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE VIEW v AS SELECT n FROM t;
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n bigint NOT NULL DEFAULT 1);
CREATE VIEW v AS SELECT n FROM t;
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
