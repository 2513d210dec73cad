CREATE TYPE status AS ENUM ('a', 'b', 'c d');
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TYPE pair AS (x int, y status, z text);
CREATE DOMAIN good AS status DEFAULT 'a' CHECK (value <> 'a');
CREATE TABLE t (
    one status DEFAULT 'a',
    many status[] DEFAULT '{a,b}'::status[],
    bare status[] DEFAULT '{a,"c d"}',
    built status[] DEFAULT ARRAY['a', 'b']::status[],
    row_ pair DEFAULT '(1,a,a)',
    rows_ pair[] DEFAULT '{"(1,a,a)"}',
    made pair DEFAULT ROW(1, 'a', 'a')::pair,
    other kind DEFAULT 'a',
    plain text DEFAULT 'a',
    dom good DEFAULT 'a',
    CHECK (other <> 'a'),
    CHECK (plain <> 'a'),
    CHECK (one IN ('a', 'b')),
    CHECK (one <> 'a' OR other = 'a'),
    CHECK (one = ANY ('{a,b}'::status[]))
);
CREATE INDEX i ON t (plain) WHERE one = 'a' AND plain = 'a';
CREATE POLICY p ON t USING (one = 'a' OR plain = 'a');
CREATE FUNCTION f(x status DEFAULT 'a', y text DEFAULT 'a') RETURNS int LANGUAGE sql AS 'SELECT 1';
-- then
ALTER TYPE status RENAME VALUE 'a' TO 'new one';
ALTER TYPE status RENAME VALUE 'c d' TO 'cd';
