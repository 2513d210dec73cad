CREATE TABLE t (a int, b int); ALTER TABLE t ADD PRIMARY KEY (b, a);
