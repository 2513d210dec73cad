CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (a int, b varchar(10), c text, d numeric(5,2), e date, m mood, n int[],
 CHECK (a BETWEEN 1 AND 10), CHECK (b IN ('x', 'y')), CHECK (c LIKE 'a%' OR c IS NULL), CHECK (d >= 0.5), CHECK (e > '2020-01-01'),
 CHECK (m IN ('a', 'b')), CHECK (m <> 'c'), CHECK (char_length(b) > 2), CHECK (NOT (a = 3 AND c = 'q')), CHECK (a IS DISTINCT FROM 5), CHECK (c ~ '^[a-z]+$'),
 CHECK (coalesce(a, 0) % 2 = 0), CHECK (CASE WHEN a > 1 THEN c IS NOT NULL ELSE true END), CHECK (array_length(n, 1) < 5), CHECK (b::text <> c), CHECK ((a + 1) * 2 > -3), CHECK (c = ANY (ARRAY['p', 'q'])), CHECK (a NOT IN (7, 8)), CHECK (c NOT LIKE '%z'), CHECK (num_nonnulls(a, c) = 1));
