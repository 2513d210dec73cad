-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT * FROM t WHERE id > 0;
CREATE MATERIALIZED VIEW m AS SELECT * FROM v;
CREATE INDEX i ON m (id);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text);
CREATE VIEW v AS SELECT * FROM t WHERE id > 0;
CREATE MATERIALIZED VIEW m AS SELECT * FROM v;
CREATE INDEX i ON m (id);
-- intent
accept-drops
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
