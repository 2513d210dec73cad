-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE SEQUENCE s;
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id FROM t;
-- up has -- The release before does not know: sequence s is gone; view v is another
