-- previous
CREATE TYPE a AS ENUM ('x','y');
CREATE TABLE t (c a);
-- next
CREATE TYPE b AS ENUM ('p','q');
CREATE TABLE t (c b);
-- refused has no way that is known
