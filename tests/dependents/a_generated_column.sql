ALTER TABLE orders ADD COLUMN open boolean GENERATED ALWAYS AS (status = 'draft') STORED;
COMMENT ON COLUMN orders.open IS 'open?';
