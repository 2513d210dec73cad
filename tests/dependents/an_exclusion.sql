ALTER TABLE orders ADD CONSTRAINT exclusion_x EXCLUDE USING btree (id WITH =) WHERE (status = 'draft');
