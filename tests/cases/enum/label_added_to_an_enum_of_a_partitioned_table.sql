-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint NOT NULL, mood mood NOT NULL DEFAULT 'low') PARTITION BY RANGE (id);
CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (0) TO (10);
-- next
CREATE TYPE mood AS ENUM ('low', 'middle', 'high', 'top');
CREATE TABLE days (id bigint NOT NULL, mood mood NOT NULL DEFAULT 'top') PARTITION BY RANGE (id);
CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (0) TO (10);
-- rows
INSERT INTO days VALUES (1, 'low');
-- after
SELECT count(*) = 1 FROM days
-- files 2
