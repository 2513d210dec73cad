CREATE TABLE t (a int, b int2, c INT8, d float, e real, f double precision, g decimal(5), h numeric, i numeric(5,2),
 j varchar, k varchar(3), l char, m char(4), n character varying(9), o bpchar, p "char", q name, r bytea, s timestamp(3), t timestamptz, u timestamp with time zone,
 v time, w timetz(2), x date, y interval, z interval(3), aa bit, ab bit(3), ac varbit(5), ad uuid, ae json, af jsonb, ag xml, ah inet, ai cidr, aj macaddr, ak money,
 al point, am tsvector, an int4range, ao int[], ap text[][], aq integer ARRAY, ar oid, at regclass, au pg_lsn, av float(20), aw national character varying(5), ax nchar(3));
