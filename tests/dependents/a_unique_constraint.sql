ALTER TABLE orders ADD CONSTRAINT unique_constraint_u UNIQUE (status, id);
