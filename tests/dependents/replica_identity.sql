CREATE UNIQUE INDEX replica_identity_u ON orders (id) WHERE status = 'draft';
CREATE UNIQUE INDEX replica_identity_n ON orders (id, status);
ALTER TABLE orders REPLICA IDENTITY USING INDEX replica_identity_n;
