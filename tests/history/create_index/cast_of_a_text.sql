-- cannot tell
CREATE TABLE t (s text);
CREATE INDEX ON t ((('x' || s)::text));
