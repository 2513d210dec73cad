CREATE TABLE t (a int, r int4range, s int4range, EXCLUDE USING gist (r WITH &&), CONSTRAINT x EXCLUDE USING gist (s WITH &&, r WITH =) WHERE (a > 0) DEFERRABLE);
