//! The draft is always the difference to what is sealed, and nothing else is ever rewritten.

mod support;

use std::fs;

use amani_schema_build::Mode;
use support::Project;
use support::repository::{Repository, version};

const OPEN: &str = "#[pg_enum] enum Status { Open }";
const SHUT: &str = "#[pg_enum] enum Status { Open, Shut }";
const LOST: &str = "#[pg_enum] enum Status { Open, Shut, Lost }";

/// A draft on top of a sealed first migration: what was there before, and the draft's two files.
fn with_draft(repository: &Repository) -> (Vec<(String, String)>, Vec<String>) {
    let before = repository.snapshot();
    repository.edit(SHUT);
    let draft = repository.since(&before);
    assert_eq!(draft.len(), 2, "{draft:?}");
    (before, draft)
}

fn text(repository: &Repository, ending: &str) -> String {
    let snapshot = repository.snapshot();
    let file = snapshot.iter().rfind(|(name, _)| name.ends_with(ending));
    file.unwrap().1.clone()
}

#[test]
fn what_the_remote_holds_is_never_touched_and_the_difference_follows_it() {
    let repository = Repository::published(OPEN);
    let (before, draft) = with_draft(&repository);
    let now = repository.snapshot();
    assert!(before.iter().all(|file| now.contains(file)));
    assert!(version(&draft[0]) > version(&before[0].0));
    assert!(draft[0].ends_with(".down.sql") && draft[1].ends_with(".up.sql"));
    assert!(text(&repository, ".up.sql").contains("'shut'"));
    assert_eq!(repository.project.run(Mode::Check).errors, [""; 0]);
}

#[test]
fn a_draft_is_rewritten_however_often_it_was_committed() {
    let repository = Repository::published(OPEN);
    repository.git(&["switch", "--quiet", "--create", "feature"]);
    let (before, draft) = with_draft(&repository);
    repository.commit();
    repository.edit(LOST);
    repository.commit();
    let again = repository.since(&before);
    assert_eq!(version(&again[0]), version(&draft[0]));
    assert_eq!(again.len(), 2);
    let sql = text(&repository, ".up.sql");
    assert!(sql.contains("'shut'") && sql.contains("'lost'"), "{sql}");
}

#[test]
fn types_that_go_back_take_the_draft_along() {
    let repository = Repository::published(OPEN);
    let (before, _) = with_draft(&repository);
    repository.edit(OPEN);
    assert_eq!(repository.snapshot(), before);
}

#[test]
fn a_draft_that_comes_back_is_the_same_to_the_byte() {
    let repository = Repository::published(OPEN);
    with_draft(&repository);
    let with_draft = repository.snapshot();
    repository.edit(OPEN);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    repository.edit(SHUT);
    assert_eq!(repository.snapshot(), with_draft);
}

#[test]
fn a_draft_that_was_merged_is_sealed_and_the_next_edit_begins_another() {
    let repository = Repository::published(OPEN);
    with_draft(&repository);
    repository.commit();
    repository.git(&["push", "--quiet", "origin", "main"]);
    let sealed = repository.snapshot();
    repository.edit(LOST);
    let draft = repository.since(&sealed);
    assert_eq!((draft.len(), repository.snapshot().len()), (2, 6));
    let sql = text(&repository, ".up.sql");
    assert!(!sql.contains("ADD VALUE IF NOT EXISTS 'shut'"), "{sql}");
}

#[test]
fn the_remotes_default_branch_counts_whatever_it_is_called() {
    for name in ["master", "trunk"] {
        let repository = Repository::published(OPEN);
        repository.git(&["push", "--quiet", "origin", &format!("main:{name}")]);
        repository.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
        if name == "trunk" {
            let target = "refs/remotes/origin/trunk";
            repository.git(&["symbolic-ref", "refs/remotes/origin/HEAD", target]);
        }
        let (before, _) = with_draft(&repository);
        repository.commit();
        repository.edit(OPEN);
        assert_eq!(repository.snapshot(), before, "{name}");
    }
}

#[test]
fn without_a_remote_what_is_committed_is_sealed() {
    let repository = Repository::new(OPEN);
    repository.project.build();
    let uncommitted = repository.snapshot();
    repository.edit(SHUT);
    assert_eq!(repository.snapshot().len(), 2);
    repository.edit(OPEN);
    assert_eq!(repository.snapshot(), uncommitted);
    repository.commit();
    with_draft(&repository);
    repository.commit();
    let sealed = repository.snapshot();
    repository.edit(LOST);
    assert_eq!(repository.since(&sealed).len(), 2);
    assert_eq!(repository.snapshot().len(), 6);
}

#[test]
fn another_base_can_be_named() {
    let repository = Repository::published(OPEN);
    repository.project.write(
        "Cargo.toml",
        "[package]\nname = \"example\"\n[package.metadata.amani-schema]\nbase = \"deployed\"\n",
    );
    repository.git(&["branch", "deployed"]);
    with_draft(&repository);
    repository.commit();
    repository.git(&["push", "--quiet", "origin", "main"]);
    repository.edit(LOST);
    assert_eq!(repository.snapshot().len(), 4);
    repository.edit(SHUT);
    repository.git(&["branch", "--delete", "--force", "deployed"]);
    repository.git(&["push", "--quiet", "origin", "main:deployed"]);
    repository.edit(LOST);
    assert_eq!(repository.snapshot().len(), 6);
}

#[test]
fn a_draft_that_was_rewritten_after_it_was_merged_is_named() {
    let repository = Repository::published(OPEN);
    repository.git(&["switch", "--quiet", "--create", "feature"]);
    let (_, draft) = with_draft(&repository);
    repository.commit();
    repository.git(&["push", "--quiet", "origin", "feature"]);
    repository.edit(LOST);
    repository.commit();
    // The first form is merged as one commit, and this clone learns of it only now.
    let merged = repository.git(&[
        "commit-tree",
        "feature~1^{tree}",
        "-p",
        "main",
        "-m",
        "Merged",
    ]);
    repository.git(&["update-ref", "refs/remotes/origin/main", merged.trim()]);
    let before = repository.snapshot();
    let error = repository.project.error();
    for part in [
        &format!("migrations/{} says something else", draft[1]),
        &format!(
            "git restore --source refs/remotes/origin/main 'migrations/{}_*'",
            version(&draft[1])
        ),
    ] {
        assert!(error.contains(part), "{part} is missing in:\n{error}");
    }
    assert_eq!(repository.snapshot(), before);
    let pattern = format!("migrations/{}_*", version(&draft[1]));
    for (name, _) in before.iter().filter(|(name, _)| draft.contains(name)) {
        fs::remove_file(repository.project.path().join("migrations").join(name)).unwrap();
    }
    repository.git(&["restore", "--source", "refs/remotes/origin/main", &pattern]);
    let before = repository.snapshot();
    repository.project.build();
    assert_eq!(repository.since(&before).len(), 2);
    assert_eq!(repository.snapshot().len(), 6);
}

#[test]
fn a_base_that_is_not_there_is_a_warning_and_what_is_committed_is_sealed() {
    let repository = Repository::published(OPEN);
    repository.project.write(
        "Cargo.toml",
        "[package]\nname = \"example\"\n[package.metadata.amani-schema]\nbase = \"nowhere\"\n",
    );
    let warnings = repository.project.build().warnings;
    assert!(
        warnings[0].contains("git knows no `nowhere`"),
        "{warnings:?}"
    );
    with_draft(&repository);
}

#[test]
fn a_shallow_clone_without_the_base_is_checked_as_a_whole() {
    let repository = Repository::published(OPEN);
    repository.git(&["switch", "--quiet", "--create", "feature"]);
    with_draft(&repository);
    repository.commit();
    repository.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    assert_eq!(repository.project.run(Mode::Check).errors, [""; 0]);
    repository.types(LOST);
    let error = repository.project.run(Mode::Check).errors.concat();
    assert!(error.contains("'lost'"), "{error}");
}

#[test]
fn outside_git_a_memory_that_ignores_itself_knows_the_draft() {
    let project = Project::with_lib(OPEN);
    project.build();
    let memory = project.path().join(".migrations.amani-schema");
    assert_eq!(
        fs::read_to_string(memory.join(".gitignore")).unwrap(),
        "*\n"
    );
    let before = project.migrations();
    project.write("src/lib.rs", &format!("use amani_schema::pg_enum;\n{SHUT}"));
    project.build();
    assert_eq!(project.migrations(), before);
    // Without it everything is sealed.
    fs::remove_dir_all(memory).unwrap();
    project.write("src/lib.rs", &format!("use amani_schema::pg_enum;\n{LOST}"));
    project.build();
    assert_eq!(project.migrations().len(), 4);
}

#[test]
fn within_git_nothing_of_ours_is_to_be_seen() {
    let repository = Repository::published(OPEN);
    with_draft(&repository);
    let status = repository.git(&["status", "--porcelain", "--untracked-files=all"]);
    let ours = status.lines().filter(|line| line.starts_with("??"));
    assert_eq!(ours.count(), 2, "{status}");
}

#[test]
fn a_migration_by_hand_is_never_rewritten() {
    let repository = Repository::published(OPEN);
    let by_hand = "migrations/30000101000000_mine.up.sql";
    repository
        .project
        .write(by_hand, "ALTER TYPE status ADD VALUE 'shut';\n");
    let before = repository.snapshot();
    repository.edit(SHUT);
    assert_eq!(repository.snapshot(), before);
    repository.edit(LOST);
    let draft = repository.since(&before);
    assert_eq!(version(&draft[0]), 30_000_101_000_001);
    assert_eq!(draft.len(), 2);
}

#[test]
fn a_statement_that_cannot_be_followed_is_shown_with_its_ways_out() {
    let repository = Repository::published(OPEN);
    let by_hand = "migrations/30000101000000_mine.up.sql";
    repository.project.write(
        by_hand,
        "\nDO $$ BEGIN EXECUTE 'CREATE TABLE ' || now(); END $$;\n",
    );
    repository.types(SHUT);
    let before = repository.snapshot();
    let error = repository.project.error();
    for part in [
        "migrations/30000101000000_mine.up.sql:2: ",
        "DO $$ BEGIN EXECUTE",
        "`-- amani: CREATE ...`",
        "`-- amani: ignore`",
    ] {
        assert!(error.contains(part), "{part} is missing in:\n{error}");
    }
    assert_eq!(repository.snapshot(), before);
}

#[test]
fn two_builds_at_once_write_one_draft() {
    let repository = Repository::published(OPEN);
    repository.types(SHUT);
    let before = repository.snapshot();
    let project = &repository.project;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| project.build());
        }
    });
    assert_eq!(repository.since(&before).len(), 2);
    assert_eq!(project.run(Mode::Check).errors, [""; 0]);
}

#[test]
fn a_draft_can_be_a_run_of_files() {
    let repository = Repository::published(OPEN);
    let before = repository.snapshot();
    repository.edit(&format!(
        "{SHUT} #[table] struct Door {{ #[column(primary_key)] id: i64, #[column(default = Status::Shut)] status: Status }}"
    ));
    let draft = repository.since(&before);
    assert_eq!(draft.len(), 4, "{draft:?}");
    assert_eq!(version(&draft[2]), version(&draft[0]) + 1);
    let run = repository.snapshot();
    repository.edit(SHUT);
    let shorter = repository.since(&before);
    assert_eq!(shorter.len(), 2);
    assert_eq!(version(&shorter[0]), version(&draft[0]));
    repository.edit(&format!(
        "{SHUT} #[table] struct Door {{ #[column(primary_key)] id: i64, #[column(default = Status::Shut)] status: Status }}"
    ));
    assert_eq!(repository.snapshot(), run);
}

#[test]
fn a_file_is_renamed_with_what_it_does() {
    let repository = Repository::published(OPEN);
    let (before, draft) = with_draft(&repository);
    repository.edit(&format!(
        "{OPEN} #[table] struct Door {{ #[column(primary_key)] id: i64 }}"
    ));
    let renamed = repository.since(&before);
    assert_eq!(renamed.len(), 2);
    assert_ne!(renamed, draft);
    assert_eq!(version(&renamed[0]), version(&draft[0]));
}
