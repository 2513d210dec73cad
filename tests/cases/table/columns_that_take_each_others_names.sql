-- previous
CREATE TABLE t (id bigint PRIMARY KEY, a int, b int);
-- next
CREATE TABLE t (id bigint PRIMARY KEY, b int, a int);
-- intent
rename column:t.a=b
rename column:t.b=a
-- refused the column b was a, and takes its name from one that took another's, in a circle
