//! What the whole picture shows is reported by rustc: once, and at the exact place.

mod package;

use package::{Package, SOURCE, messages};

/// The one error of a build, which has these lines in it.
fn assert_reports(package: &Package, lines: &[&str]) {
    let report = package.failure(&[]);
    let errors = report
        .lines()
        .filter(|line| line.starts_with("error:") || line.starts_with("error["));
    // The last one says that it could not compile.
    assert_eq!(errors.count(), 2, "{report}");
    for line in lines {
        assert!(report.contains(line), "{line}: {report}");
    }
}

#[test]
fn a_mistake_is_at_its_place_from_the_first_build_on() {
    let package = Package::new();
    let with = |from: &str, to: &str| package.write("src/main.rs", &SOURCE.replace(from, to));

    // Nothing has ever been embedded, and what `schema!` gives is there all the same.
    with(
        "pub status",
        "#[column(check(\"statuss <> 'draft'\"))] pub status",
    );
    assert_reports(
        &package,
        &[
            "error: column \"statuss\" does not exist [AMANI0009]\n         | \"statuss <> 'draft'\"\n         |  ^^^^^^^\n",
            "help: did you mean `status`? the columns are `id`, `status`",
            "--> src/main.rs:13:20",
        ],
    );
    assert_eq!(package.migrations(), []);
    assert_reports(&package, &["--> src/main.rs:13:20"]);

    with(
        "amani_schema::schema",
        "amani_schema::sql! {\n    \"CREATE VIEW v AS SELECT o.state FROM orders o\",\n}\namani_schema::schema",
    );
    assert_reports(
        &package,
        &[
            "error: column o.state does not exist",
            "--> src/main.rs:17:5",
        ],
    );

    with(
        "pub status",
        "#[column(references(Order::status))] pub status",
    );
    assert_reports(&package, &["--> src/main.rs:10:12"]);

    package.write("src/main.rs", SOURCE);
    package.build(&[]);
    assert_eq!(package.migrations().len(), 2);
}

/// A name that means nothing is an error of ours, unless rustc has one: then it is that.
#[test]
fn a_name_that_means_nothing_is_one_error_at_its_place() {
    let package = Package::new();
    let with = |from: &str, to: &str| package.write("src/main.rs", &SOURCE.replace(from, to));

    with(
        "pub status",
        "#[column(default = Status::Actve)] pub status",
    );
    assert_reports(
        &package,
        &[
            "error: `Status::Actve` is no variant of an enum type [AMANI0002]",
            "help: the variants are",
            "--> src/main.rs:13:24",
        ],
    );

    with(
        "pub status",
        "#[column(references(Ordr::id))] pub of: i64, pub status",
    );
    assert_reports(
        &package,
        &[
            "error: `Ordr` is not a table of this crate [AMANI0003]",
            "--> src/main.rs:13:25",
        ],
    );

    with(
        "pub status",
        "#[column(references(Order::idd))] pub of: i64, pub status",
    );
    assert_reports(
        &package,
        &[
            "error: `Order` has no field `idd` [AMANI0003]",
            "--> src/main.rs:13:32",
        ],
    );

    with("pub status: Status", "pub status: Statuss");
    assert_reports(
        &package,
        &["error[E0425]", "`Statuss`", "--> src/main.rs:13:17"],
    );

    with("pub status: Status", "pub status: std::net::TcpStream");
    assert_reports(
        &package,
        &["error[E0277]: `TcpStream` has no PostgreSQL type"],
    );

    // rustc knows what a macro makes of it.
    package.write(
        "src/main.rs",
        &(SOURCE.replace("pub status: Status", "pub status: Hidden")
            + "macro_rules! alias { ($name:ident) => { type $name = Status; } }\nalias!(Hidden);\n"),
    );
    assert_reports(
        &package,
        &[
            "error[E0080]: evaluation panicked: `Hidden` has no PostgreSQL type [AMANI0001]",
            "--> src/main.rs:13:17",
        ],
    );

    package.write("src/main.rs", SOURCE);
    package.build(&[]);
}

/// The past is sealed by a migration that somebody wrote by hand behind it.
#[test]
fn what_only_the_author_knows_is_asked_at_the_field_and_the_variant() {
    let package = Package::new();
    package.write("src/main.rs", SOURCE);
    package.build(&[]);
    package.write(
        "migrations/20990101000000_by_hand.sql",
        "INSERT INTO orders (status) VALUES ('draft');\n",
    );
    let with = |from: &str, to: &str| package.write("src/main.rs", &SOURCE.replace(from, to));

    with("    Active,\n", "");
    assert_reports(&package, &["'active'", "--> src/main.rs:4:10"]);

    with(
        "pub status: Status,",
        "pub status: Status,\n    pub note: String,",
    );
    assert_reports(&package, &["backfill", "--> src/main.rs:14:9"]);

    with(
        "pub status: Status,",
        "pub status: Status,\n    #[column(backfill = \"idd::text\")]\n    pub note: String,",
    );
    assert_reports(
        &package,
        &["column \"idd\" does not exist", "--> src/main.rs:14:25"],
    );

    // A test of the package has `OUT_DIR` too, and nothing to do with it.
    package.write(
        "tests/models.rs",
        &SOURCE
            .replace("amani_schema::schema!();", "")
            .replace("fn main", "#[test]\nfn it")
            .replace("print!(\"{UPGRADE_SQL}\");", ""),
    );
    let tested = package.cargo("test --test models", &[]);
    let text = messages(&tested);
    assert!(
        text.contains("src/main.rs:14:25") && !text.contains("tests/models.rs:"),
        "{text}"
    );

    with(
        "pub status: Status,",
        "pub status: Status,\n    #[column(backfill = \"id::text\")]\n    pub note: String,",
    );
    package.build(&[]);
    assert!(package.cargo("test --test models", &[]).status.success());
}
