-- previous
CREATE TABLE o (a text PRIMARY KEY);
CREATE TABLE t (id serial PRIMARY KEY, a text REFERENCES o (a));
-- next
CREATE TABLE o (a text PRIMARY KEY);
CREATE TABLE people (id serial PRIMARY KEY, a text REFERENCES o (a));
-- rows
INSERT INTO t DEFAULT VALUES;
-- intent
rename table:t=people
-- files 1
