CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int); CREATE COLLATION c (provider = libc, locale = 'C'); CREATE AGGREGATE gone (int) (sfunc = int4pl, stype = int); DROP AGGREGATE gone (int);
