//! `cargo amani diff` for machines.

mod support;

use support::{amani, folder};

#[test]
fn json_is_what_the_files_would_be() {
    let folder = folder(&[
        ("one.sql", "CREATE TABLE t (a int);"),
        ("other.sql", "CREATE TABLE t (a int, b int);"),
    ]);
    let between = ["diff", "--from", "sql:one.sql", "--to", "sql:other.sql"];
    let said = amani(folder.path(), &[&between[..], &["--json"]].concat());
    let migrations: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(migrations[0]["name"], "add_column_t_b");
    let printed = amani(folder.path(), &between).out;
    for way in ["up", "down"] {
        assert!(printed.contains(migrations[0][way].as_str().unwrap()));
    }
}
