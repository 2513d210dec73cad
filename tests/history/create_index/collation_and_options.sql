CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE INDEX i ON t (b COLLATE "C" text_pattern_ops DESC) WITH (fillfactor = 80);
