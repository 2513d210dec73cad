CREATE TABLE t (id int, s text, j jsonb, tt timestamptz, a int[], z bool);
CREATE INDEX ON t (((j ->> 'a')::int)); CREATE INDEX ON t ((id::text)); CREATE INDEX ON t ((lower(s)::varchar(5)));
CREATE INDEX ON t (((id + 1)::bigint)); CREATE INDEX ON t ((tt AT TIME ZONE 'utc'));
CREATE INDEX ON t ((CASE WHEN s = 'a' THEN 1 END)); CREATE INDEX ON t ((ARRAY[id])); CREATE INDEX ON t ((a[1])); CREATE INDEX ON t (coalesce(s, ''));
CREATE INDEX ON t ((id > 1)); CREATE INDEX ON t ((id > 2), (id > 3));
