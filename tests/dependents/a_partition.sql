CREATE TABLE parts_partition (id int NOT NULL, status status NOT NULL DEFAULT 'draft') PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parts_partition FOR VALUES IN (1);
