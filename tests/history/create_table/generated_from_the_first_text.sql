-- prints the same
CREATE TABLE t (
  id uuid,
  own varchar,
  name text GENERATED ALWAYS AS (coalesce(own, id::text)) STORED
);
