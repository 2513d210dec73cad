CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE INDEX i ON t (a) WITH (fillfactor = 50); ALTER INDEX i SET (fillfactor = 60); CREATE INDEX j ON t (a) WITH (fillfactor = 50); ALTER INDEX j RESET (fillfactor);
