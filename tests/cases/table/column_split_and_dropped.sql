-- previous
CREATE TABLE t (id int PRIMARY KEY, "full" text, key text UNIQUE);
CREATE TABLE old (t int REFERENCES t (id), said text);
-- next
CREATE TABLE t (id int PRIMARY KEY, key text UNIQUE, first text NOT NULL, last text NOT NULL, said text NOT NULL);
-- intent
accept-drops
backfill t.first=split_part(coalesce("full", 'Ada Lovelace'), ' ', 1)
backfill t.last=split_part(coalesce("full", 'Ada Lovelace'), ' ', 2)
backfill t.said=coalesce((SELECT said FROM old WHERE old.t = t.id), 'yes')
-- rows
INSERT INTO t VALUES (1, 'Ada Lovelace', 'a'); INSERT INTO old VALUES (1, 'yes');
-- after
SELECT first = 'Ada' AND last = 'Lovelace' AND said = 'yes' FROM t
