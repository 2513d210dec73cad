-- previous
CREATE DOMAIN fee AS numeric(10,4);
CREATE TABLE t (id bigint PRIMARY KEY, fee fee);
-- next
CREATE DOMAIN fee AS numeric(10,2);
CREATE TABLE t (id bigint PRIMARY KEY, fee fee);
-- refused domain fee goes from numeric(10,4) to numeric(10,2), which may change values
