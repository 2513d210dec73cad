use amani_schema::{Table, pg_enum, table};

/// With a schema even the name of a built-in type is free.
#[pg_enum(schema = "app")]
enum Point {
    Here,
}

#[table]
struct Node {
    #[column(primary_key)]
    id: i64,
    #[column(references(Self::id, on_delete = cascade))]
    parent: Option<i64>,
    #[column(default = "{}")]
    braces: String,
    #[column(default = "{T} }{")]
    more: String,
    point: Point,
}

fn main() {
    assert!(Node::UPGRADE_SQL.contains("REFERENCES node (id) ON DELETE CASCADE"));
    assert!(Node::UPGRADE_SQL.contains("DEFAULT '{T} }{'"));
}
