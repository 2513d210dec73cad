CREATE TABLE p (id int NOT NULL, a int DEFAULT 1 CHECK (a > 0)); CREATE TABLE c (b text) INHERITS (p); CREATE TABLE d (a int, c int) INHERITS (p);
