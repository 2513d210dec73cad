-- previous
CREATE TABLE o (a text PRIMARY KEY);
CREATE TABLE t (a text REFERENCES o);
-- next
CREATE TABLE o (a text PRIMARY KEY);
CREATE TABLE t (a text REFERENCES o ON DELETE CASCADE);
-- rows

-- up has -- The release before goes on reading and writing.
