CREATE TABLE infos (status status PRIMARY KEY);
ALTER TABLE orders ADD COLUMN info status;
ALTER TABLE orders ADD CONSTRAINT foreign_key_k FOREIGN KEY (info) REFERENCES infos (status) NOT VALID;
-- rows
INSERT INTO infos VALUES ('draft'), ('active'), ('done');
