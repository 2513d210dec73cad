COMMENT ON TYPE status IS 'Where it stands.';
COMMENT ON COLUMN orders.status IS 'now';
