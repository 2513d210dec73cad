-- needs PostgreSQL 15
-- 14 drops the key of the partition with the one of its table.
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p DEFAULT;
CREATE TABLE q (k int, a int REFERENCES p) PARTITION BY RANGE (k);
CREATE TABLE q1 PARTITION OF q DEFAULT;
-- then
ALTER TABLE q DETACH PARTITION q1;
