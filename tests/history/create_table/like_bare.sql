CREATE TABLE s (id serial PRIMARY KEY, a int NOT NULL DEFAULT 5 CHECK (a > 0), b text COLLATE "C"); CREATE TABLE t (LIKE s, extra int);
