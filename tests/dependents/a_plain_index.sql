CREATE INDEX plain_index_i ON orders (status, id);
CREATE UNIQUE INDEX plain_index_u ON orders (id, status);
