-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, a text, n int NOT NULL DEFAULT 1);
CREATE TABLE b (id int PRIMARY KEY, c int);
CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b);
ALTER TABLE b ADD FOREIGN KEY (c) REFERENCES c;
-- rows
INSERT INTO t (id, a) VALUES (1, 'x'), (2, NULL);
