use amani_schema::{Table, table};

#[table]
struct A {
    #[column(primary_key)]
    id: i64,
    #[column(references(B::id))]
    b: Option<i64>,
    #[column(references(A::id))]
    parent: Option<i64>,
}

#[table]
struct B {
    #[column(primary_key)]
    id: i64,
    #[column(references(A::id))]
    a: i64,
}

fn main() {
    assert!(A::UPGRADE_SQL.contains("FOREIGN KEY (parent) REFERENCES a (id)"));
    assert!(B::UPGRADE_SQL.contains("FOREIGN KEY (a) REFERENCES a (id)"));
}
