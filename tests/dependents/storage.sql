ALTER TABLE orders SET (fillfactor = 70);
ALTER TABLE orders ALTER COLUMN history SET STORAGE EXTERNAL;
CREATE INDEX storage_i ON orders (status) WITH (fillfactor = 60) WHERE id > 0;
