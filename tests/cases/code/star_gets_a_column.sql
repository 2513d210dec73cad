-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT x.*, 1 AS one FROM v x;
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT x.*, 1 AS one FROM v x;
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
-- up has CREATE OR REPLACE VIEW v AS
