-- cannot tell
CREATE TABLE t (
  a jsonb CHECK (a @@ '$.x>1' AND a @? '$.y[*] ? (@ > 2)' AND jsonb_path_exists(a, '$.a')),
  b interval DEFAULT '1 hour' CHECK (b > interval '90 minutes' AND b < '2 days'::interval),
  b2 interval DEFAULT '1 mon 2 days', b3 interval DEFAULT interval '1' day, b4 interval(0) DEFAULT '1-2',
  c bit(4) DEFAULT B'1010' CHECK (c <> b'0000' AND c <> X'F'),
  c2 bit varying DEFAULT X'1f',
  d uuid DEFAULT 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' CHECK (d <> '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A12}'),
  d2 uuid[] DEFAULT '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}',
  e timestamptz DEFAULT '2024-01-01' CHECK (e > '2020-01-01T00:00:00Z' AND e < timestamptz '2050-01-01 00:00:00+00'),
  f date DEFAULT '2024-1-1' CHECK (f > DATE '2020-01-01'),
  g time DEFAULT '10:00' CHECK (g >= '09:00' AND g < time '17:00:00'),
  h bytea DEFAULT '\xDEADBEEF', h2 bytea DEFAULT 'abc',
  i inet DEFAULT '10.0.0.1/32', i2 cidr DEFAULT '10/8', i3 macaddr DEFAULT '08-00-2B-01-02-03',
  j money DEFAULT 5, k point DEFAULT '(1,2)', l int4range DEFAULT '[1,5]', m float8 DEFAULT 1e3, n real DEFAULT '1.50',
  o xml, p tsvector DEFAULT 'a b', q "char" DEFAULT 'x', r char(3) DEFAULT 'a'
);
