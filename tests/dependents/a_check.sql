ALTER TABLE orders ADD CONSTRAINT check_c CHECK (status <> 'done' OR id > 0);
COMMENT ON CONSTRAINT check_c ON orders IS 'why';
