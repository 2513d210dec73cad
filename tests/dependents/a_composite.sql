CREATE TYPE step AS (status status, at int);
ALTER TABLE orders ADD COLUMN step step;
