-- previous
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TYPE kind AS ENUM ('open');
CREATE TABLE t (id bigint PRIMARY KEY, a status, b text, c status[]);
-- next
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TYPE kind AS ENUM ('open', 'closed', 'last');
CREATE TABLE t (id bigint PRIMARY KEY, a kind, b kind, c kind[]);
-- intent
using t.a=a::text::kind
using t.b=b::kind
using t.c=c::text[]::kind[]
-- rows
INSERT INTO t VALUES (1, 'closed', 'last', '{closed}'), (2, NULL, 'open', '{}');
-- files 2
