-- previous
CREATE TABLE people (id bigint PRIMARY KEY, mail text NOT NULL CHECK (mail <> ''), UNIQUE (mail));
CREATE INDEX people_lower_idx ON people (lower(mail));
CREATE VIEW v AS SELECT mail FROM people;
CREATE TABLE t (id bigint PRIMARY KEY REFERENCES people);
-- next
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL CHECK (email <> ''), UNIQUE (email));
CREATE INDEX users_lower_idx ON users (lower(email));
CREATE VIEW v AS SELECT email AS mail FROM users;
CREATE TABLE t (id bigint PRIMARY KEY REFERENCES users);
-- intent
rename table:people=users
rename column:users.mail=email
-- rows
INSERT INTO people VALUES (1, 'a');
-- after
SELECT email = 'a' FROM users
-- back
SELECT mail = 'a' FROM people
