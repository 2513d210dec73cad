CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int CHECK (b > 0), c int, d int, CHECK (c < d), UNIQUE (c, d));
CREATE INDEX ON t (b); CREATE INDEX ON t (lower(c::text)); CREATE INDEX ON t (d) WHERE c > 1; CREATE INDEX keep ON t (d);
CREATE STATISTICS s ON b, d FROM t;
ALTER TABLE t DROP a, DROP b, DROP c;
