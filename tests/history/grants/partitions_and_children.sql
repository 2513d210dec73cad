CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);
GRANT SELECT ON p TO amani_reader;
GRANT SELECT (id) ON p TO amani_writer;
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE p OWNER TO amani_owner;
ALTER TABLE p ADD COLUMN more int;
GRANT SELECT (more) ON p TO amani_reader;
