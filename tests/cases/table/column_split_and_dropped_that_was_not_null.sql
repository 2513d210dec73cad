-- previous
CREATE TABLE t (id int PRIMARY KEY, "full" text NOT NULL CHECK ("full" <> ''));
-- next
CREATE TABLE t (id int PRIMARY KEY, first text NOT NULL, last text NOT NULL CHECK (last <> first));
-- intent
accept-drops
backfill t.first=split_part("full", ' ', 1)
backfill t.last=split_part("full", ' ', 2)
-- rows
INSERT INTO t VALUES (1, 'Ada Lovelace');
-- after
SELECT first = 'Ada' AND last = 'Lovelace' FROM t
-- impossible would lose the rows of column t.first
