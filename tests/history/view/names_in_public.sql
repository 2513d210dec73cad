-- prints the same
CREATE TYPE mood AS ENUM ('calm', 'glad');
CREATE TABLE t (id int);
CREATE TABLE u (id int, mood mood);
CREATE VIEW v as
 SELECT t.id,
    u.mood as felt
   FROM (public.t
     join public.u ON ((u.id = t.id)))
  where (u.mood = 'glad'::public.mood);
