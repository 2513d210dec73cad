CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE p (a mood, b int) PARTITION BY LIST (a);
CREATE TABLE c PARTITION OF p FOR VALUES IN ('sad');
CREATE TABLE t (a int);
-- then
DROP TYPE mood CASCADE;
