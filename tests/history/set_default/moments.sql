-- prints the same
CREATE TABLE t (
  a timestamptz DEFAULT '0001-01-01 00:00:00+00:00',
  b timestamptz DEFAULT '2020-03-01T00:30:00+01',
  c timestamptz DEFAULT '2020-1-1',
  d timestamp DEFAULT '0001-01-01 00:00:00+02:00',
  e timestamp(0) DEFAULT '2020-01-01T00:00Z',
  f date DEFAULT '20200131',
  g time DEFAULT '9:05',
  h timestamptz DEFAULT '2020-01-01 10:00:00.250Z'::timestamptz,
  i timestamp DEFAULT '2020-01-01'::date,
  j timestamptz DEFAULT '2020-01-01 10:00+02'::timestamp
);
ALTER TABLE t ADD CHECK (a > '2000-1-1 00:00Z'::timestamptz);
ALTER TABLE t ALTER COLUMN f SET DEFAULT '2020-2-29';
