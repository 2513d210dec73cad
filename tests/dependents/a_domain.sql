CREATE DOMAIN open_status AS status DEFAULT 'draft' CONSTRAINT ok CHECK (VALUE <> 'done');
ALTER TABLE orders ADD COLUMN next open_status;
