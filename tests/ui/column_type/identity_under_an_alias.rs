use amani_schema::table;

type Text = String;

#[table]
struct Row {
    #[column(identity)]
    value: Text,
}

fn main() {}
