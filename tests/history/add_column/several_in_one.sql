CREATE TABLE t (id int PRIMARY KEY, a int, b text);
ALTER TABLE t ADD c int, ADD COLUMN d date DEFAULT CURRENT_DATE, ADD e uuid DEFAULT gen_random_uuid();
