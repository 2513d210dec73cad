use amani_schema::dropped;

dropped! { table "a"; type "b"; table "public.a" }

fn main() {}
