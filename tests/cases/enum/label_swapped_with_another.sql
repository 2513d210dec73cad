-- previous
CREATE TYPE mood AS ENUM ('low', 'middle', 'high');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood);
-- next
CREATE TYPE mood AS ENUM ('high', 'middle', 'low');
CREATE TABLE days (id bigint PRIMARY KEY, mood mood);
-- intent
rename label:mood.low=high
rename label:mood.high=low
-- refused the label high was low, and takes its name from one that took another's, in a circle
