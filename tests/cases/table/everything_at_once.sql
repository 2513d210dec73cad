-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, b text NOT NULL DEFAULT 'y', n bigint, c int CHECK (c > 0));
CREATE INDEX i ON t (n, c);
COMMENT ON COLUMN t.n IS 'n';
-- intent
rename column:t.a=b
backfill t.b='z'
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
