use amani_schema::table;

#[table]
struct Row {
    #[column(length = 3, type = "varchar(3)")]
    value: String,
}

fn main() {}
