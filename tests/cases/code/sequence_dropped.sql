-- previous
CREATE SEQUENCE s;
CREATE TABLE t (id bigint PRIMARY KEY);
-- next
CREATE TABLE t (id bigint PRIMARY KEY);
-- up has -- This way up loses: where sequence s stood
-- up has -- The way down is exact, but for what the way up loses: that does not come back.
