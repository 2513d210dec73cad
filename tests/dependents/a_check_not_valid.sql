ALTER TABLE orders ADD CONSTRAINT check_not_valid_c CHECK (status <> 'done' OR id > 0) NOT VALID;
