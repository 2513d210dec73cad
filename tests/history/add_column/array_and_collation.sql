CREATE TABLE t (id int PRIMARY KEY, a int, b text);
ALTER TABLE t ADD c text[] NOT NULL DEFAULT '{}', ADD d text COLLATE "C";
