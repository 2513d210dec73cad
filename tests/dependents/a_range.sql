CREATE TYPE statuses AS RANGE (subtype = status);
ALTER TABLE orders ADD COLUMN span statuses;
-- refused is a range
