CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE CHECK (a > 0), b int GENERATED ALWAYS AS (a + 1) STORED, n text);
CREATE INDEX i ON t (a, lower(n)) INCLUDE (b) WHERE a > 5 AND n <> 'a';
CREATE TABLE u (t_a int REFERENCES t (a));
ALTER TABLE t RENAME a TO "New"; ALTER TABLE t RENAME n TO name;
