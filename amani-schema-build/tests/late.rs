//! A migration that arrives below a sealed one has to give the same in both orders.

mod support;

use amani_schema_build::Mode;
use support::repository::{Repository, version};

const OPEN: &str = "#[pg_enum] enum Status { Open }";
const BOTH: &str = "#[pg_enum] enum Status { Open, Shut, Lost }";

/// A repository that has, on its remote, a migration far in the future that adds `lost`.
fn with_sealed_label() -> Repository {
    let repository = Repository::published(OPEN);
    let by_hand = "migrations/30000101000000_lost.up.sql";
    repository
        .project
        .write(by_hand, "ALTER TYPE status ADD VALUE 'lost';\n");
    repository.types("#[pg_enum] enum Status { Open, Lost }");
    repository.commit();
    repository.git(&["push", "--quiet", "origin", "main"]);
    repository
}

#[test]
fn by_hand_and_in_another_order_another_schema_names_both_files() {
    let repository = with_sealed_label();
    repository.project.write(
        "migrations/29990101000000_shut.up.sql",
        "ALTER TYPE status ADD VALUE 'shut';\n",
    );
    repository.types(BOTH);
    for mode in [Mode::Write, Mode::Check] {
        let error = repository.project.run(mode).errors.concat();
        for part in [
            "migrations/29990101000000_shut.up.sql came below migrations/30000101000000_lost.up.sql",
            "help: give migrations/29990101000000_shut.up.sql and its way down a version",
        ] {
            assert!(error.contains(part), "{part} is missing in:\n{error}");
        }
    }
    assert_eq!(repository.snapshot().len(), 4);
}

#[test]
fn by_hand_and_the_same_in_both_orders_is_fine() {
    let repository = with_sealed_label();
    repository.project.write(
        "migrations/29990101000000_shut.up.sql",
        "ALTER TYPE status ADD VALUE 'shut' AFTER 'open';\n",
    );
    repository.edit(BOTH);
    assert_eq!(repository.snapshot().len(), 4);
}

#[test]
fn a_complete_draft_stays_where_the_order_does_not_matter() {
    let repository = Repository::published(OPEN);
    repository.edit(&format!(
        "{OPEN} #[table] struct Door {{ #[column(primary_key)] id: i64 }}"
    ));
    let by_hand = "migrations/30000101000000_hint.up.sql";
    repository
        .project
        .write(by_hand, "COMMENT ON TYPE status IS 'How it stands.';\n");
    repository.git(&["add", by_hand, "Cargo.toml"]);
    repository.git(&["commit", "--quiet", "--message", "A hint"]);
    repository.git(&["push", "--quiet", "origin", "main"]);
    let before = repository.snapshot();
    let documented = format!(
        "/// How it stands.\n{OPEN} #[table] struct Door {{ #[column(primary_key)] id: i64 }}"
    );
    repository.edit(&documented);
    assert_eq!(repository.snapshot(), before);
    assert_eq!(repository.project.run(Mode::Check).errors, [""; 0]);
}

#[test]
fn a_draft_whose_order_matters_moves_above_what_is_sealed() {
    let repository = Repository::published(OPEN);
    repository.edit(&format!("/// One.\n{OPEN}"));
    let by_hand = "migrations/30000101000000_hint.up.sql";
    repository
        .project
        .write(by_hand, "COMMENT ON TYPE status IS 'Two.';\n");
    repository.git(&["add", by_hand]);
    repository.git(&["commit", "--quiet", "--message", "A hint"]);
    repository.git(&["push", "--quiet", "origin", "main"]);
    repository.types(&format!("/// Three.\n{OPEN}"));
    let before = repository.snapshot();
    let error = repository.project.run(Mode::Check).errors.concat();
    assert!(
        error.contains("came below migrations/30000101000000_hint.up.sql"),
        "{error}"
    );
    assert_eq!(repository.snapshot(), before);
    repository.project.build();
    let names = repository.project.names();
    assert_eq!(names.len(), 5, "{names:?}");
    assert_eq!(version(&names[4]), 30_000_101_000_001);
    assert_eq!(repository.project.run(Mode::Check).errors, [""; 0]);
}
