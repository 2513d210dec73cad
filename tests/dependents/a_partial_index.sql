CREATE INDEX partial_index_i ON orders (id) WHERE status = 'draft';
COMMENT ON INDEX partial_index_i IS 'hot';
