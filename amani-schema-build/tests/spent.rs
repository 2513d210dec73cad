//! What has had its effect in a sealed migration may stay, and is said to be of no use any more.

mod support;

use amani_schema_build::Mode;
use support::repository::Repository;

const BEFORE: &str = "
#[pg_enum] enum Status { Draft, Waiting, Old }
#[table] struct People { id: i64, mail: String, status: Status }
#[table] struct Log { id: i64 }";

const AFTER: &str = "
#[pg_enum(removed(\"old\" => Draft))] enum Status { Draft, #[label(was = \"waiting\")] Queued, #[label(on_down = Self::Draft)] Sent }
#[table(was = \"people\", index(columns(mail), concurrently))]
struct Users { id: i64, #[column(was = \"mail\")] email: String, #[column(backfill = \"1\")] age: i32, status: Status }
amani_schema::dropped! { table \"log\" }";

fn warnings(repository: &Repository) -> Vec<String> {
    let outcome = repository.project.run(Mode::Write);
    assert_eq!(outcome.errors, [""; 0]);
    outcome.warnings
}

#[test]
fn each_is_named_with_its_line_once_it_is_sealed_and_not_before() {
    let repository = Repository::published(BEFORE);
    let after = AFTER.replace("columns(mail)", "columns(email)");
    repository.types(&after);
    assert_eq!(warnings(&repository), [""; 0], "when it is written");
    assert_eq!(warnings(&repository), [""; 0], "as long as it is a draft");
    repository.commit();
    repository.git(&["push", "--quiet", "origin", "main"]);
    let sealed = repository.snapshot();
    let spent = |line: u8, what: &str| {
        format!(
            "src/lib.rs:{line}: `{what}` has nothing left to do, since what is sealed is so already: it can be removed"
        )
    };
    let mut expected = [
        spent(3, "was = \"waiting\""),
        spent(3, "removed(\"old\" => ...)"),
        spent(3, "on_down"),
        spent(5, "was = \"people\""),
        spent(5, "was = \"mail\""),
        spent(5, "backfill"),
        spent(5, "concurrently of index 'users_email_idx'"),
        spent(6, "dropped! { table \"log\" }"),
    ];
    expected.sort();
    let mut found = warnings(&repository);
    found.sort();
    assert_eq!(found, expected);
    assert_eq!(repository.snapshot(), sealed, "it says nothing any more");
}

#[test]
fn a_new_edit_beside_it_is_a_draft_all_the_same() {
    let repository = Repository::published("#[table] struct People { id: i64 }");
    let renamed = "#[table(was = \"people\")] struct Users { id: i64 }";
    repository.edit(renamed);
    repository.commit();
    repository.git(&["push", "--quiet", "origin", "main"]);
    let sealed = repository.snapshot();
    repository.types(&renamed.replace("id: i64", "id: i64, age: Option<i32>"));
    assert_eq!(warnings(&repository).len(), 1);
    assert_eq!(repository.since(&sealed).len(), 2);
}
