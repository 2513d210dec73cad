-- previous
CREATE TABLE o (a text PRIMARY KEY);
CREATE TABLE t (a text REFERENCES o);
-- next
CREATE TABLE o (a text PRIMARY KEY);
CREATE TABLE t (a text REFERENCES o ON DELETE CASCADE);
-- rows

-- up has -- The release before does not know: constraint t_a_fkey on t acts otherwise
