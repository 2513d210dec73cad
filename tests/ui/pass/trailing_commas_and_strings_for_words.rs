use amani_schema::{Table, table};

#[table(name = "a", index(columns(id, value(desc,),), method = "btree",), check("id > 0",),)]
struct A {
    #[column(primary_key, identity(by_default),)]
    id: i64,
    #[column(references(A::id, on_delete = "set_null",),)]
    value: Option<i64>,
}

fn main() {
    assert!(A::UPGRADE_SQL.contains("ON DELETE SET NULL"));
}
