//! The build script reads the source, rustc compiles what macros and attributes make of it: both come to the
//! same, or it does not compile.

mod package;

use std::fs;

use package::{Package, messages};

/// A crate with a macro that makes a table, and an attribute that adds a column.
const MAKER: &str = r##"
use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

#[proc_macro]
pub fn customer(_: TokenStream) -> TokenStream {
    "#[amani_schema::table(name = \"customers\")] pub struct Customer { #[column(primary_key)] id: i64 }".parse().unwrap()
}

#[proc_macro_attribute]
pub fn with_note(_: TokenStream, item: TokenStream) -> TokenStream {
    let added = "pub note: String, #[column(primary_key)]".parse().unwrap();
    let mut added = Some(added);
    let tokens = item.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let fields: TokenStream = added.take().into_iter().chain([group.stream()]).collect();
            TokenTree::Group(Group::new(Delimiter::Brace, fields))
        }
        token => token,
    });
    tokens.collect()
}

#[proc_macro]
pub fn statement(_: TokenStream) -> TokenStream {
    "amani_schema::sql! { \"CREATE VIEW v AS SELECT id FROM orders\" }".parse().unwrap()
}
"##;

const MAKER_MANIFEST: &str = "[package]\nname = \"maker\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n";

/// A package whose library is `source`, with the other crate to use.
fn package(source: &str) -> Package {
    let package = Package::new();
    fs::remove_file(package.path().join("src/main.rs")).unwrap();
    let path = package.path().join("Cargo.toml");
    let manifest = fs::read_to_string(path).unwrap();
    let manifest = manifest.replace(
        "[dependencies]",
        "[dependencies]\nmaker = { path = \"maker\" }",
    );
    package.write("Cargo.toml", &manifest);
    package.write("maker/Cargo.toml", MAKER_MANIFEST);
    package.write("maker/src/lib.rs", MAKER);
    package.write("src/lib.rs", source);
    package
}

/// The way up of what was written.
fn written(package: &Package) -> String {
    let files = package.migrations().into_iter();
    let ups = files.filter(|(path, _)| path.to_string_lossy().ends_with(".up.sql"));
    ups.map(|(_, text)| text).collect()
}

#[track_caller]
fn assert_fails(source: &str, lines: &[&str]) {
    let text = package(source).failure(&[]);
    for line in lines {
        assert_eq!(text.matches(line).count(), 1, "{line:?} in:\n{text}");
    }
}

#[test]
fn names_mean_in_the_migration_what_they_mean_to_rustc() {
    let package = package(
        r#"use amani_schema::table;

mod a {
    #[amani_schema::pg_enum(name = "a_status")]
    pub enum Status { One }
}
mod b {
    #[amani_schema::pg_enum(name = "b_status")]
    pub enum Status { One }
    pub use super::a::Status as Other;
}
pub mod prelude { pub use crate::b::*; }
#[path = "elsewhere.rs"]
mod kinds;

type Key = i64;
type Statuses = Vec<b::Status>;

#[table(name = "orders")]
pub struct Order {
    #[column(primary_key)]
    pub id: Key,
    pub first: a::Status,
    pub second: prelude::Status,
    pub third: Option<b::Other>,
    pub fourth: Statuses,
    #[column(default = kinds::Kind::Small)]
    pub kind: kinds::Kind,
}

amani_schema::schema!();
"#,
    );
    package.write(
        "src/elsewhere.rs",
        "#[amani_schema::pg_enum]\npub enum Kind { Small }\n",
    );
    package.build(&[]);
    let sql = written(&package);
    for column in [
        "id bigint NOT NULL",
        "first a_status NOT NULL",
        "second b_status NOT NULL",
        "third a_status",
        "fourth b_status[] NOT NULL",
        "kind kind NOT NULL DEFAULT 'small'",
    ] {
        assert!(sql.contains(column), "{column} in:\n{sql}");
    }
}

#[test]
fn what_a_macro_of_another_crate_makes_does_not_compile() {
    assert_fails(
        "maker::customer!();\n",
        &["`Customer` is where the build script does not see it, and in no migration [AMANI0005]"],
    );
    assert_fails(
        "#[amani_schema::table(name = \"orders\")]\npub struct Order {\n    #[column(primary_key)]\n    pub id: i64,\n}\nmaker::statement!();\n",
        &["this `sql!` is where the build script does not see it, and in no migration [AMANI0005]"],
    );
}

#[test]
fn what_an_attribute_changes_does_not_compile() {
    let source = "#[maker::with_note]\n#[amani_schema::table(name = \"orders\")]\npub struct Order {\n    pub id: i64,\n}\n";
    assert_fails(
        source,
        &[
            "rustc compiles another `Order` than the build script has read [AMANI0018]",
            "| the source: id ... NOT NULL",
            "| rustc: note ... NOT NULL,",
        ],
    );
}

#[test]
fn a_name_that_means_something_else_to_rustc_does_not_compile() {
    // What a macro declares goes before what a glob brings, and the build script expands none.
    let source = r#"mod a {
    #[amani_schema::pg_enum(name = "a_status")]
    pub enum Status { One }
}
mod b {
    #[amani_schema::pg_enum(name = "b_status")]
    pub enum Status { One }
}
mod c {
    #[amani_schema::table(name = "customers")]
    pub struct Order {
        #[column(primary_key)]
        pub id: i64,
    }
}
mod d {
    #[amani_schema::table(name = "deliveries")]
    pub struct Order {
        #[column(primary_key)]
        pub id: i64,
    }
}
use a::*;
use c::*;
macro_rules! shadow {
    () => {
        use b::Status;
        use d::Order;
    };
}
shadow!();

#[amani_schema::table(name = "items")]
pub struct Item {
    #[column(primary_key)]
    pub id: i64,
    pub status: Status,
    #[column(default = Status::One)]
    pub last: Status,
    #[column(references(Order::id))]
    pub order_id: i64,
}
"#;
    assert_fails(
        source,
        &[
            "the build script takes the type of `status` for a_status, and rustc for another [AMANI0018]",
            "--> src/lib.rs:37:17",
        ],
    );
    let source = source.replace("pub status: Status", "pub status: i64");
    let source = source.replace("pub last: Status", "pub last: b::Status");
    let source = source.replace("default = Status::One", "default = b::Status::One");
    assert_fails(
        &source,
        &["the build script takes `Order` for customers, and rustc for another [AMANI0018]"],
    );
}

/// The page's example and its message.
#[test]
fn the_message_is_that_of_its_page() {
    let page = fs::read_to_string("docs/errors/AMANI0018.md").unwrap();
    let block = |kind: &str| {
        let (_, rest) = page.split_once(&format!("```{kind} rustc\n")).unwrap();
        rest.split_once("```").unwrap().0
    };
    let source = format!("use amani_schema::table;\n{}", block("rust"));
    assert_fails(&source, &[block("text")]);
}

#[test]
fn tests_examples_and_documentation_have_tables_of_their_own() {
    let table = |name: &str| {
        format!(
            "#[amani_schema::table(name = \"{name}\")]\nstruct Row {{\n    #[column(primary_key)]\n    id: i64,\n}}\n"
        )
    };
    let library = format!(
        "//! ```\n//! use amani_schema::Table;\n//! #[amani_schema::table(name = \"documented\")]\n//! struct Row {{\n//!     #[column(primary_key)]\n//!     id: i64,\n//! }}\n//! assert_eq!(Row::NAME, \"documented\");\n//! ```\n{}amani_schema::schema!();\n#[cfg(test)]\nmod tests;\n#[cfg(test)]\nmod more {{\n    {}    amani_schema::sql! {{ \"CREATE VIEW v AS SELECT 1\" }}\n}}\n",
        table("orders")
            .replace("struct", "pub struct")
            .replace("    id", "    pub id"),
        table("tested").replace('\n', "\n    "),
    );
    let package = package(&library);
    let test = "#[test]\nfn is_named() {\n    assert_eq!(<Row as amani_schema::Table>::COLUMNS.id.name(), \"id\");\n}\n";
    let program = |name: &str| {
        format!(
            "{}fn main() {{\n    let _ = <Row as amani_schema::Table>::COLUMNS.id;\n}}\n",
            table(name)
        )
    };
    package.write("src/tests.rs", &(table("inner") + test));
    package.write("tests/orders.rs", &(table("outer") + test));
    package.write("examples/shown.rs", &program("shown"));
    package.write("benches/measured.rs", &program("measured"));
    for command in ["test", "build --all-targets", "check --tests --examples"] {
        let output = package.cargo(command, &[]);
        assert!(
            output.status.success(),
            "{command}:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            messages(&output)
        );
    }
    let sql = written(&package);
    assert_eq!(sql.matches("CREATE TABLE").count(), 1, "{sql}");
}
