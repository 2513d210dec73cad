//! Types in several crates of a workspace, and one folder of migrations.

mod package;

use std::fs;

use package::{Package, messages};

const PEOPLE: &str = "use amani_schema::{pg_enum, table};

#[pg_enum]
pub enum Role {
    Buyer,
    Seller,
}

#[table(name = \"users\")]
pub struct User {
    #[column(primary_key, identity)]
    pub id: i64,
    pub role: Role,
}
";

const SALES: &str = "use amani_schema::table;
use people::{User, *};

#[table(name = \"invoices\")]
pub struct Invoice {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(references(User::id))]
    pub payer: i64,
    #[column(default = people::Role::Buyer)]
    pub side: Role,
}
";

const SERVER: &str = "use amani_schema::table;

#[table(name = \"deliveries\")]
pub struct Delivery {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(references(sales::Invoice::id))]
    pub invoice_id: i64,
    pub by: humans::Role,
}

amani_schema::schema!();

fn main() {
    println!(\"{} files\", MIGRATOR.iter().count());
}
";

/// The package with the migrations, and two beside it that are part of its schema.
struct Workspace(Package);

impl Workspace {
    fn new() -> Self {
        let package = Package::new();
        let manifest = fs::read_to_string(package.path().join("Cargo.toml")).unwrap();
        let library = manifest
            .lines()
            .find(|line| line.starts_with("amani-schema ="))
            .unwrap();
        let part = |name: &str, dependencies: &str| {
            package.write(
                &format!("{name}/Cargo.toml"),
                &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{library}\n{dependencies}\n[build-dependencies]\namani-schema-build = \"0.1.0\"\n\n[package.metadata.amani-schema]\npart-of = \"../server\"\n"),
            );
            package.write(
                &format!("{name}/build.rs"),
                "fn main() {\n    amani_schema_build::run();\n}\n",
            );
        };
        part("people", "");
        part("sales", "people = { path = \"../people\" }\n");
        package.write("people/src/lib.rs", PEOPLE);
        package.write("sales/src/lib.rs", SALES);
        let server = manifest.replace("[workspace]\n", "").replace(
            "[dependencies]",
            "[package.metadata.amani-schema]\nmodels = [\"../people\", \"../sales\"]\n\n[dependencies]\nsales = { path = \"../sales\" }\nhumans = { path = \"../people\", package = \"people\" }",
        );
        package.write("server/Cargo.toml", &server);
        package.write(
            "server/build.rs",
            "fn main() {\n    amani_schema_build::run();\n}\n",
        );
        package.write("server/src/main.rs", SERVER);
        fs::remove_file(package.path().join("src/main.rs")).unwrap();
        fs::remove_file(package.path().join("build.rs")).unwrap();
        package.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"people\", \"sales\", \"server\"]\n",
        );
        Self(package)
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.path().join(path)).unwrap();
        assert!(text.contains(from));
        self.0.write(path, &text.replace(from, to));
    }

    /// What a build that works compiles of the workspace, in order.
    fn compiled(&self) -> Vec<String> {
        let output = self.0.cargo("build", &[]);
        let text = messages(&output);
        assert!(output.status.success(), "{text}");
        let lines = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("Compiling "));
        let names = lines.map(|line| line.split(' ').next().unwrap().to_owned());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with("amani")).collect();
        names.retain(|name| ["people", "sales", "orders"].contains(&&**name));
        names.sort();
        names
    }

    fn failure(&self) -> String {
        let output = self.0.cargo("build", &[]);
        assert!(!output.status.success());
        messages(&output)
    }

    fn up(&self) -> String {
        let folder = fs::read_dir(self.0.path().join("server/migrations")).unwrap();
        let paths = folder.map(|entry| entry.unwrap().path());
        let ups = paths.filter(|path| path.to_string_lossy().ends_with(".up.sql"));
        ups.map(|path| fs::read_to_string(path).unwrap()).collect()
    }

    fn has_one_folder(&self) -> bool {
        let has = |name: &str| self.0.path().join(name).join("migrations").exists();
        has("server") && !has("people") && !has("sales") && !has(".")
    }
}

#[test]
fn their_types_are_one_schema() {
    let workspace = Workspace::new();
    assert_eq!(workspace.compiled(), ["orders", "people", "sales"]);
    let up = workspace.up();
    let order = [
        "CREATE TYPE role",
        "CREATE TABLE users",
        "CREATE TABLE invoices",
        "CREATE TABLE deliveries",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|text| up.find(text).unwrap_or_else(|| panic!("{text}: {up}")))
        .collect();
    assert!(places.is_sorted(), "{up}");
    for line in [
        "side role NOT NULL DEFAULT 'buyer'",
        "by role NOT NULL",
        "REFERENCES users (id)",
        "REFERENCES invoices (id)",
    ] {
        assert!(up.contains(line), "{line} in:\n{up}");
    }
    assert!(workspace.has_one_folder());
    assert_eq!(workspace.compiled(), [""; 0]);

    // The migration follows an edit anywhere, and who does not use what was edited is not compiled anew.
    workspace.edit(
        "sales/src/lib.rs",
        "    pub payer",
        "    pub note: Option<String>,\n    #[column(references(User::id))]\n    pub payer",
    );
    workspace.edit(
        "sales/src/lib.rs",
        "    #[column(references(User::id))]\n    pub note",
        "    pub note",
    );
    assert_eq!(workspace.compiled(), ["orders", "sales"]);
    assert!(workspace.up().contains("note text"), "{}", workspace.up());
    workspace.edit("server/src/main.rs", "println", "eprintln");
    assert_eq!(workspace.compiled(), ["orders"]);
    assert_eq!(workspace.compiled(), [""; 0]);
    workspace.edit("people/src/lib.rs", "Seller,", "Seller,\n    Clerk,");
    assert_eq!(workspace.compiled(), ["orders", "people", "sales"]);
    assert!(workspace.up().contains("'clerk'"), "{}", workspace.up());
    assert!(workspace.has_one_folder());
}

#[test]
fn what_is_wrong_is_reported_once_and_where_it_is() {
    let workspace = Workspace::new();
    workspace.compiled();
    let once =
        |text: &str, line: &str| assert_eq!(text.matches(line).count(), 1, "{line} in:\n{text}");

    // What an item shows alone, where it is compiled.
    workspace.edit(
        "sales/src/lib.rs",
        "pub side: Role",
        "pub side: std::time::Duration",
    );
    workspace.edit(
        "sales/src/lib.rs",
        "    #[column(default = people::Role::Buyer)]\n",
        "",
    );
    let text = workspace.failure();
    once(&text, "`Duration` has no PostgreSQL type");
    once(&text, "--> sales/src/lib.rs:10:15");
    workspace.0.write("sales/src/lib.rs", SALES);

    // What only the whole shows, by the package that has the folder.
    workspace.edit(
        "server/src/main.rs",
        "name = \"deliveries\"",
        "name = \"users\"",
    );
    once(&workspace.failure(), "AMANI0006");
    workspace.0.write("server/src/main.rs", SERVER);
    workspace.edit(
        "people/src/lib.rs",
        "pub role: Role,",
        "#[column(check(\"rolle <> 'seller'\"))]\n    pub role: Role,",
    );
    let text = workspace.failure();
    once(&text, "column \"rolle\" does not exist");
    once(&text, "../people/src/lib.rs:13:");
    workspace.0.write("people/src/lib.rs", PEOPLE);

    // What rustc takes for another.
    workspace.edit("sales/src/lib.rs", "use people::{User, *};", "use people::*;\nmod other {\n    #[amani_schema::table(name = \"others\")]\n    pub struct User {\n        #[column(primary_key)]\n        pub id: i64,\n    }\n}\nmacro_rules! other {\n    () => {\n        use other::User;\n    };\n}\nother!();");
    once(
        &workspace.failure(),
        "the build script takes `User` for users, and rustc for another [AMANI0018]",
    );
    workspace.0.write("sales/src/lib.rs", SALES);

    // `schema!` is for the one with the folder.
    workspace.edit(
        "people/src/lib.rs",
        "use amani",
        "amani_schema::schema!();\nuse amani",
    );
    once(
        &workspace.failure(),
        "error: the types of this package are part of the schema of ../server: write",
    );
    workspace.0.write("people/src/lib.rs", PEOPLE);
    workspace.compiled();
}

#[test]
fn packages_that_do_not_know_each_other_are_an_error() {
    let workspace = Workspace::new();
    workspace.edit("server/Cargo.toml", ", \"../sales\"]", "]");
    let text = workspace.failure();
    assert!(
        text.contains("whose `models` do not name this package: add it there"),
        "{text}"
    );
    workspace.edit(
        "server/Cargo.toml",
        "\"../people\"]",
        "\"../people\", \"../sales\"]",
    );
    workspace.edit("people/Cargo.toml", "part-of = \"../server\"\n", "");
    let text = workspace.failure();
    assert!(
        text.contains("`models` names ../people, whose Cargo.toml does not say whose part it is"),
        "{text}"
    );
    workspace.edit(
        "people/Cargo.toml",
        "[package.metadata.amani-schema]\n",
        "[package.metadata.amani-schema]\npart-of = \"../server\"\n",
    );
    workspace.edit(
        "server/Cargo.toml",
        "\"../people\", \"../sales\"]",
        "\"../people\"]",
    );
    workspace.edit(
        "server/Cargo.toml",
        "\"../people\"]",
        "\"../people\", \"../nowhere\"]",
    );
    assert!(
        workspace
            .failure()
            .contains("nowhere/Cargo.toml cannot be read")
    );
}

#[test]
fn a_copy_without_the_others_has_the_schema_of_its_folder() {
    let workspace = Workspace::new();
    workspace.compiled();
    let copy = tempfile::tempdir().unwrap();
    for name in ["Cargo.toml", "build.rs", "src/main.rs", "migrations"] {
        let (from, to) = (
            workspace.0.path().join("server").join(name),
            copy.path().join(name),
        );
        if from.is_dir() {
            fs::create_dir_all(&to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
            }
        } else {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }
    let manifest = fs::read_to_string(copy.path().join("Cargo.toml")).unwrap();
    let parts = workspace.0.path().display().to_string();
    // The others come from elsewhere, as from a registry; what `models` says leads nowhere.
    let manifest = manifest
        .replace("path = \"../", &format!("path = \"{parts}/"))
        .replace("[dependencies]", "[workspace]\n\n[dependencies]");
    fs::write(copy.path().join("Cargo.toml"), manifest).unwrap();
    fs::write(copy.path().join("Cargo.toml.orig"), "").unwrap();
    fs::copy(
        workspace.0.path().join("Cargo.lock"),
        copy.path().join("Cargo.lock"),
    )
    .unwrap();
    let output = workspace.0.cargo_in(copy.path(), "run", &[]);
    assert!(output.status.success(), "{}", messages(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "2 files\n");
}
