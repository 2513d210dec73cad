-- previous
CREATE TABLE p (a int NOT NULL, b int);
CREATE TABLE c (a int NOT NULL) INHERITS (p);
-- next
CREATE TABLE p (a int, b int);
CREATE TABLE c (a int NOT NULL) INHERITS (p);
-- rows
INSERT INTO c VALUES (1, 2);
INSERT INTO p VALUES (1, 2);
