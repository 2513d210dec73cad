CREATE TABLE t (a "varchar"(30), b "int4", c "timestamp", d "char", e "bool" DEFAULT true, f pg_catalog."text", g "numeric"(5, 2), h "int8"[]);
