mod prelude {
    pub mod schema {
        pub use amani_schema::*;
    }
    pub use amani_schema::table as model;
}

use prelude::model;

#[model(crate = crate::prelude::schema, name = "rows")]
struct Row {
    #[column(primary_key)]
    id: i64,
}

fn main() {
    assert_eq!(<Row as prelude::schema::Table>::NAME, "rows");
}
