-- needs PostgreSQL 15
CREATE TABLE t (a decimal(5,-2), b numeric(3, 5), c dec(4)[], d numeric (5 , -2) DEFAULT 100);
CREATE DOMAIN m AS numeric(8, -3);
ALTER TABLE t ADD e m, ALTER b TYPE numeric(3, -1);
CREATE FUNCTION f(x numeric(5,-2)) RETURNS numeric(5,-2) LANGUAGE sql AS 'select x';
