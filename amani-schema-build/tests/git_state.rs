//! While git is in the midst of something, or says nothing, no migration is written.

mod support;

use std::fs;

use amani_schema_build::Mode;
use support::repository::Repository;
use support::{Project, assert_shows};

const OPEN: &str = "#[pg_enum] enum Status { Open }";
const SHUT: &str = "#[pg_enum] enum Status { Open, Shut }";

#[test]
fn nothing_is_written_during_a_merge() {
    let repository = Repository::published(OPEN);
    repository.git(&["switch", "--quiet", "--create", "other"]);
    repository.project.write("note.txt", "other");
    repository.commit();
    repository.git(&["switch", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--no-commit", "--no-ff", "other"]);
    let before = repository.snapshot();
    repository.types(SHUT);
    let outcome = repository.project.build();
    assert_eq!(repository.snapshot(), before);
    assert!(outcome.warnings[0].contains("nothing is written during a merge"));
    let mark = repository.project.path().join(".git/MERGE_HEAD");
    let mark = fs::canonicalize(mark).unwrap();
    assert!(outcome.watched.contains(&mark), "{:?}", outcome.watched);
    repository.commit();
    assert_eq!(repository.project.build().warnings, [""; 0]);
    assert_eq!(repository.since(&before).len(), 2);
}

#[test]
fn nothing_is_written_during_a_rebase_or_a_cherry_pick() {
    for command in ["rebase", "cherry-pick"] {
        let repository = Repository::published(OPEN);
        repository.git(&["switch", "--quiet", "--create", "other"]);
        repository.project.write("note.txt", "other");
        repository.commit();
        repository.git(&["switch", "--quiet", "main"]);
        repository.project.write("note.txt", "main");
        repository.commit();
        assert!(!repository.try_git(&[command, "other"]).status.success());
        let before = repository.snapshot();
        repository.types(SHUT);
        let warnings = repository.project.build().warnings;
        assert_eq!(repository.snapshot(), before);
        let expected = format!("nothing is written during a {command}");
        assert!(warnings[0].contains(&expected), "{warnings:?}");
    }
}

#[test]
fn a_conflict_in_a_migration_is_named() {
    let repository = Repository::published(OPEN);
    let before = repository.snapshot();
    repository.edit(SHUT);
    let draft = repository.since(&before);
    let path = format!("migrations/{}", draft[1]);
    repository.project.write(
        &path,
        "<<<<<<< HEAD\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> other\n",
    );
    let error = repository.project.error();
    assert!(
        error.contains(&format!("{path} holds a conflict")),
        "{error}"
    );
}

#[test]
fn a_file_in_conflict_stops_the_writing_without_a_merge_too() {
    let repository = Repository::published(OPEN);
    repository.project.write("migrations/note.txt", "ours");
    repository.git(&["stash", "--quiet", "--include-untracked"]);
    repository.project.write("migrations/note.txt", "theirs");
    repository.commit();
    assert!(!repository.try_git(&["stash", "pop"]).status.success());
    repository.project.write("migrations/note.txt", "theirs");
    let blob = repository.git(&["hash-object", "-w", "migrations/note.txt"]);
    let blob = blob.trim();
    let stages = repository.project.path().join("stages");
    let lines = [1, 2, 3].map(|stage| format!("100644 {blob} {stage}\tmigrations/note.txt\n"));
    fs::write(
        &stages,
        format!(
            "0 {} 0\tmigrations/note.txt\n{}",
            "0".repeat(40),
            lines.concat()
        ),
    )
    .unwrap();
    let shell = format!(
        "git -C {0:?} update-index --index-info < {1:?}",
        repository.project.path(),
        stages
    );
    assert!(
        std::process::Command::new("sh")
            .args(["-c", &shell])
            .status()
            .unwrap()
            .success()
    );
    let before = repository.snapshot();
    repository.types(SHUT);
    let warnings = repository.project.build().warnings;
    assert_eq!(repository.snapshot(), before);
    assert!(
        warnings[0].contains("a conflict in the folder"),
        "{warnings:?}"
    );
}

#[test]
fn where_git_does_not_answer_nothing_is_written() {
    let project = Project::with_lib(OPEN);
    project.write(".git", "not a repository");
    let error = project.error();
    assert!(project.migrations().is_empty());
    assert!(
        error.contains("git does not say which migrations are sealed: invalid gitfile format"),
        "{error}"
    );
}

#[test]
fn a_sealed_migration_that_was_edited_is_an_error() {
    let repository = Repository::published(OPEN);
    let path = format!("migrations/{}", repository.project.names()[1]);
    let (_, text) = repository.snapshot().remove(1);
    repository
        .project
        .write(&path, &format!("{text}-- edited\n"));
    assert_shows(
        &repository.project.error(),
        &[
            &path,
            "is sealed, and says something else",
            "git restore --source",
        ],
    );
    // Committed on this branch alone, it is no other text than the one that databases refuse.
    repository.commit();
    assert_shows(&repository.project.error(), &["is sealed"]);
    let off = repository.project.run(Mode::Off);
    assert_eq!(off.errors, [""; 0]);
    fs::remove_file(
        repository
            .project
            .path()
            .join(path.replace(".up.", ".down.")),
    )
    .unwrap();
    repository.project.write(&path, &text);
    assert_shows(
        &repository.project.error(),
        &[".down.sql is sealed, and is gone"],
    );
    repository.git(&["restore", "--source", "origin/main", "migrations"]);
    repository.project.build();
}
