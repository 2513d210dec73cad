CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION btree_gin;
CREATE TABLE t (a text, n int, at tsrange, v tsvector, EXCLUDE USING gist (n WITH =, at WITH &&), EXCLUDE USING gist (at WITH &&));
CREATE INDEX trigram ON t USING gin (a gin_trgm_ops);
CREATE INDEX plain ON t (a);
CREATE INDEX number ON t USING gin (n);
CREATE INDEX words ON t USING gin (v);
-- then
DROP EXTENSION pg_trgm, btree_gist, btree_gin CASCADE;
