-- needs PostgreSQL before 18
-- where the child keeps its own NOT NULL: see the limits of the replay in ARCHITECTURE.md
-- previous
CREATE TABLE p (a int NOT NULL, b int);
CREATE TABLE c (a int NOT NULL) INHERITS (p);
CREATE TABLE d (x int) INHERITS (p);
-- next
CREATE TABLE p (a int, b int);
CREATE TABLE c (a int) INHERITS (p);
CREATE TABLE d (x int) INHERITS (p);
-- rows
INSERT INTO c VALUES (1, 2);
INSERT INTO p VALUES (1, 2);
