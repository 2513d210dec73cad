-- prints the same
CREATE TABLE t (id int, name text);
CREATE TABLE u (id int);
CREATE VIEW v AS
select
    t.id,  -- the key
    COALESCE( t.name, '' :: text ) AS name
from
    (
        t
        left join u ON (
            (t.id = u.id)
        )
    )
/* all
   of them */
where ( t.name IS DISTINCT FROM 'a  b'::text ) ;
