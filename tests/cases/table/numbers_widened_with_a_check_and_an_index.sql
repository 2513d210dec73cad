-- previous
CREATE TABLE t (id bigint PRIMARY KEY, n int DEFAULT 1 CHECK (n > 0), m numeric(8,2) DEFAULT '0' CHECK (m >= 0));
CREATE INDEX i ON t (m) WHERE m > 5;
-- next
CREATE TABLE t (id bigint PRIMARY KEY, n numeric DEFAULT 1 CHECK (n > 0), m bigint DEFAULT '0' CHECK (m >= 0));
CREATE INDEX i ON t (m) WHERE m > 5;
-- intent
using t.m=m::bigint
-- rows
INSERT INTO t VALUES (1, 3, 7);
-- after
SELECT n = 3 AND m = 7 FROM t
