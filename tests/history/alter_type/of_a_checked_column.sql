CREATE TABLE t (a varchar(5) CHECK (a <> '' AND length(a) > 1), UNIQUE (a)); CREATE INDEX ON t (lower(a)); ALTER TABLE t ALTER a TYPE text;
