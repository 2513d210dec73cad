//! Where the build script writes, where it only checks, and where it does nothing: each as cargo does it.

mod package;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use package::{Package, messages, target};

fn git(folder: &Path, arguments: &str) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments}");
    String::from_utf8(output.stdout).unwrap()
}

/// A package that was built, in a repository where all of it is committed.
fn committed() -> Package {
    let package = Package::new();
    package.build(&[]);
    git(package.path(), "init --quiet");
    package.write(".gitignore", "target\n");
    git(package.path(), "add --all");
    git(package.path(), "commit --quiet --message first");
    package
}

fn succeed(package: &Package, command: &str, variables: &[(&str, &str)]) -> String {
    let output = package.cargo(command, variables);
    let text = messages(&output);
    assert!(output.status.success(), "cargo {command}: {text}");
    text
}

fn add_label(package: &Package) {
    package.edit("    Active,\n", "    Active,\n    Closed,\n");
}

/// Every way of building says the same, and is fresh when it is repeated.
#[test]
fn every_command_and_profile_leaves_the_same_folder() {
    let package = Package::new();
    package.build(&[]);
    let first = package.migrations();
    let host = host();
    for command in [
        "check",
        "clippy",
        "doc --no-deps",
        "test",
        "build --release",
        &format!("build --target {host}"),
    ] {
        // Optimised and for a target all dependencies would be built again, which says nothing.
        let is_costly = command.contains("--release") || command.contains("--target");
        let command = if is_costly {
            command.replace("build", "check")
        } else {
            command.to_owned()
        };
        succeed(&package, &command, &[]);
        let again = succeed(&package, &command, &[]);
        let is_busy = ["Compiling orders", "Checking orders", "Documenting orders"];
        assert!(
            !is_busy.iter().any(|word| again.contains(word)),
            "{command}: {again}"
        );
        assert_eq!(package.migrations(), first, "{command}");
    }
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.unwrap().to_owned()
}

/// An editor checks on each save while a terminal builds: after the edit each runs once, and then never.
#[test]
fn an_editor_and_a_terminal_come_to_rest() {
    let package = Package::new();
    package.build(&[]);
    succeed(&package, "check", &[]);
    add_label(&package);
    succeed(&package, "check", &[]);
    package.build(&[]);
    let settled = package.migrations();
    assert!(settled[1].1.contains("'closed'"));
    for _ in 0..2 {
        let checked = succeed(&package, "check", &[]);
        assert!(!checked.contains("Checking orders"), "{checked}");
        assert!(!package.build(&[]));
    }
    assert_eq!(package.migrations(), settled);
}

/// What has nothing to do with the schema does not touch the folder.
#[test]
fn an_edit_of_a_function_writes_nothing() {
    let package = Package::new();
    package.build(&[]);
    let dates = |package: &Package| -> Vec<_> {
        let files = package.migrations().into_iter();
        files
            .map(|(path, _)| fs::metadata(path).unwrap().modified().unwrap())
            .collect()
    };
    let before = dates(&package);
    package.edit("fn main() {", "fn main() {\n    let _ = 1;");
    assert!(package.build(&[]));
    assert_eq!(dates(&package), before);
    assert!(!package.build(&[]));
}

#[test]
fn the_variable_is_above_all_but_a_copy() {
    let package = Package::new();
    package.build(&[]);
    let first = package.migrations();
    add_label(&package);
    package.failure(&[("AMANI_SCHEMA", "check")]);
    assert_eq!(package.migrations(), first);
    package.build(&[("AMANI_SCHEMA", "off")]);
    assert_eq!(package.migrations(), first);
    let wrong = package.failure(&[("AMANI_SCHEMA", "maybe")]);
    assert!(
        wrong.contains("it takes `write`, `check` or `off`"),
        "{wrong}"
    );
    package.build(&[("AMANI_SCHEMA", "write"), ("CI", "true")]);
    assert_ne!(package.migrations(), first);
}

/// Packed and verified without a change; and the copy, whose types are edited, is left alone.
#[test]
fn a_package_is_packed_and_a_copy_is_never_written_to() {
    let package = committed();
    let packed = succeed(&package, "package", &[]);
    assert!(packed.contains("Verifying orders"), "{packed}");
    assert_eq!(git(package.path(), "status --porcelain"), "");

    let copies = tempfile::tempdir().unwrap();
    let archive = target().join("package/orders-0.1.0.crate");
    let unpacked = Command::new("tar")
        .arg("xf")
        .arg(archive)
        .current_dir(copies.path())
        .status();
    assert!(unpacked.unwrap().success());
    let copy = copies.path().join("orders-0.1.0");
    let main = copy.join("src/main.rs");
    let text = fs::read_to_string(&main).unwrap();
    fs::write(
        &main,
        text.replace("    Active,\n", "    Active,\n    Closed,\n"),
    )
    .unwrap();
    let before = texts(&copy.join("migrations"));
    assert_eq!(before.len(), 2);
    for variables in [&[][..], &[("CI", "true")], &[("AMANI_SCHEMA", "write")]] {
        let built = package.cargo_in(&copy, "build", variables);
        assert!(built.status.success(), "{}", messages(&built));
        assert_eq!(texts(&copy.join("migrations")), before);
    }
    // The same where cargo vendors it.
    fs::remove_file(copy.join("Cargo.toml.orig")).unwrap();
    fs::write(copy.join(".cargo-checksum.json"), "{\"files\":{}}").unwrap();
    let built = package.cargo_in(&copy, "build", &[]);
    assert!(built.status.success(), "{}", messages(&built));
    assert_eq!(texts(&copy.join("migrations")), before);
}

#[test]
fn where_documentation_is_made_nothing_is_written() {
    let package = Package::new();
    package.build(&[]);
    let first = package.migrations();
    add_label(&package);
    succeed(&package, "doc --no-deps", &[("DOCS_RS", "1")]);
    assert_eq!(package.migrations(), first);
}

fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| (path.clone(), fs::read_to_string(path).unwrap());
    paths.into_iter().map(read).collect()
}

/// A disk of a few pages, for who may mount one.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "none"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        println!("skipped: nothing can be mounted here");
        None
    }

    fn remount(&self, options: &str) {
        let remount = format!("remount,{options}");
        let mut mount = Command::new("mount");
        assert!(
            mount
                .args(["-o", &remount])
                .arg(self.0.path())
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.0.path())
            .status();
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_is_checked() {
    let Some(disk) = Disk::mount("size=1m") else {
        return;
    };
    let folder = tempfile::tempdir_in(disk.0.path()).unwrap();
    let package = Package::in_folder(folder);
    package.build(&[]);
    let first = package.migrations();
    disk.remount("ro");
    assert!(!package.build(&[]), "what agrees builds");
    disk.remount("rw");
    add_label(&package);
    disk.remount("ro");
    let report = package.failure(&[]);
    assert!(report.contains("nothing can be written here"), "{report}");
    assert!(report.contains("closed"), "{report}");
    disk.remount("rw");
    assert_eq!(package.migrations(), first);
}

/// All of the old files or all of the new ones: nothing in between, and no file of ours besides.
#[test]
fn a_full_disk_leaves_the_folder_as_it_was() {
    let Some(disk) = Disk::mount("size=1m") else {
        return;
    };
    let package = Package::in_folder(tempfile::tempdir_in(disk.0.path()).unwrap());
    package.build(&[]);
    let first = package.migrations();
    add_label(&package);
    let filler = package.path().join("filler");
    // Fails when the disk is full, which is what it is for.
    let _ = fs::write(&filler, vec![0; 2 << 20]);
    package.failure(&[]);
    assert_eq!(package.migrations(), first);
    fs::remove_file(filler).unwrap();
    package.build(&[]);
    assert!(package.migrations()[1].1.contains("'closed'"));
}

/// However a build ends, each file is a whole one, and the next build puts all right.
#[test]
fn a_build_that_is_killed_leaves_whole_files() {
    let package = Package::new();
    package.build(&[]);
    let one = package.migrations();
    add_label(&package);
    package.build(&[]);
    let other = package.migrations();
    let script = build_script();
    let out_dir = tempfile::tempdir().unwrap();
    let whole: Vec<&String> = one.iter().chain(&other).map(|(_, text)| text).collect();
    for round in 0..40_u64 {
        if round % 2 == 0 {
            package.edit("    Closed,\n", "");
        } else {
            add_label(&package);
        }
        let mut running = Command::new(&script)
            .env("CARGO_MANIFEST_DIR", package.path())
            .env("OUT_DIR", out_dir.path())
            .env_remove("CI")
            .current_dir(package.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_micros(round * 400));
        let _ = running.kill();
        running.wait().unwrap();
        let is_sql = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "sql");
        for (path, text) in package.migrations() {
            assert!(
                !is_sql(&path) || whole.contains(&&text),
                "{}: {text}",
                path.display()
            );
        }
    }
    // The last edit may have been carried out to its end, or not at all.
    package.build(&[("AMANI_SCHEMA", "write")]);
    assert_eq!(package.migrations(), other);
}

/// The build script that was built last.
fn build_script() -> PathBuf {
    let builds = fs::read_dir(target().join("debug/build")).unwrap();
    let scripts = builds.filter_map(|entry| {
        let folder = entry.unwrap().path();
        let is_ours = folder.file_name()?.to_str()?.starts_with("orders-");
        let script = folder.join("build-script-build");
        (is_ours && script.exists()).then_some(script)
    });
    let date = |script: &PathBuf| fs::metadata(script).unwrap().modified().unwrap();
    scripts.max_by_key(date).unwrap()
}

/// What is put into the folder by hand counts at the next build, and what is taken away is gone.
#[test]
fn a_migration_by_hand_counts_at_once() {
    let package = Package::new();
    package.edit(
        "print!(\"{UPGRADE_SQL}\");",
        "for migration in MIGRATOR.iter() { println!(\"{}\", migration.version); }",
    );
    package.build(&[]);
    let versions = || {
        let output = package.cargo("run", &[]);
        assert!(output.status.success(), "{}", messages(&output));
        String::from_utf8(output.stdout).unwrap().lines().count()
    };
    assert_eq!(versions(), 2);
    let by_hand = "migrations/20990101000000_by_hand.sql";
    package.write(by_hand, "INSERT INTO orders (status) VALUES ('draft');\n");
    assert_eq!(versions(), 3);
    let text = package.cargo("run", &[]).stdout;
    assert!(String::from_utf8(text).unwrap().contains("20990101000000"));
    fs::remove_file(package.path().join(by_hand)).unwrap();
    assert_eq!(versions(), 2);
}

/// What was written before the clock was set back lies in the future: the next migration comes behind it all the
/// same, is written once, and what the build script writes does not make the next build begin anew.
#[test]
fn a_clock_that_was_set_back_does_no_harm() {
    let package = committed();
    for (path, _) in package.migrations() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let later = format!("migrations/20991231235959_{}", &name[15..]);
        fs::rename(&path, package.path().join(later)).unwrap();
    }
    git(package.path(), "add --all");
    git(package.path(), "commit --quiet --message later");
    add_label(&package);
    let tomorrow = SystemTime::now() + Duration::from_hours(24);
    for path in ["migrations", "src/main.rs"] {
        let path = package.path().join(path);
        File::open(path).unwrap().set_modified(tomorrow).unwrap();
    }
    package.build(&[]);
    let written = package.migrations();
    let names = written.iter().map(|(path, _)| path.file_name().unwrap());
    let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
    assert_eq!(names.len(), 4);
    assert!(
        names[0].starts_with("20991231235959_") && names[2].starts_with("20991231235960_"),
        "{names:?}"
    );

    // The edited file is of tomorrow, and cargo compiles it until then.
    package.build(&[]);
    assert_eq!(package.migrations(), written);
    let source = File::open(package.path().join("src/main.rs")).unwrap();
    source
        .set_modified(SystemTime::now() - Duration::from_secs(60))
        .unwrap();
    package.build(&[]);
    assert!(!package.build(&[]));
    assert_eq!(package.migrations(), written);
}
