CREATE TABLE parts_partition_key (status status NOT NULL) PARTITION BY LIST (status);
-- refused part of the partition key
