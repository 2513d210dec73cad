//! Where a schema comes from: `rust:DIR`, `migrations:DIR`, `sql:FILE` or a database's URL.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use amani_schema::catalog;
use amani_schema::migrator::DOWNS_TABLE;
use amani_schema_build::{Config, Mistake, SqlxToml};
use amani_schema_core::intent::Intent;
use amani_schema_core::schema::{DataType, ObjectName, Schema};
use amani_schema_history::{Folder, History, HistoryError};

use crate::output;
use crate::project::{connect, said};

/// A place to read a schema from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The annotated types of a package.
    Rust(PathBuf),
    /// A folder of migrations, replayed.
    Migrations(PathBuf),
    /// A file of SQL, a dump for one, replayed.
    Sql(PathBuf),
    /// A live database.
    Database(String),
}

impl FromStr for Source {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Database(text.to_owned()));
        }
        match text.split_once(':') {
            Some(("rust", path)) => Ok(Self::Rust(path.into())),
            Some(("migrations", path)) => Ok(Self::Migrations(path.into())),
            Some(("sql", path)) => Ok(Self::Sql(path.into())),
            _ => {
                Err("write `rust:DIR`, `migrations:DIR`, `sql:FILE` or `postgres://...`".to_owned())
            }
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rust(path) => write!(f, "rust:{}", path.display()),
            Self::Migrations(path) => write!(f, "migrations:{}", path.display()),
            Self::Sql(path) => write!(f, "sql:{}", path.display()),
            // With a password in it, a URL is nothing to print.
            Self::Database(_) => f.write_str("the database"),
        }
    }
}

/// The table that sqlx keeps its record in: `sqlx.toml` lies beside the types, or, as for sqlx's own
/// command line, in the folder where it is run.
pub(crate) fn migrations_table(sources: &[&Source], folder: &Path) -> Result<ObjectName, String> {
    let package = sources.iter().find_map(|source| match source {
        Source::Rust(package) => Some(&**package),
        _ => None,
    });
    let settings = SqlxToml::read(package.unwrap_or(folder));
    let name = settings.map_err(|error| error.to_string())?.table;
    let name = DataType::read(&name).named_type().cloned();
    let name = name.unwrap_or_else(|| ObjectName::new(SqlxToml::USUAL_TABLE));
    Ok(ObjectName {
        schema: name.schema.filter(|schema| schema != "public"),
        ..name
    })
}

impl Source {
    /// Reads the schema.
    ///
    /// In a database and in a dump of one is the table that sqlx keeps its record in, too, and that of the
    /// ways down beside it.
    pub(crate) async fn read(&self, migrations_table: &ObjectName) -> Result<Schema, String> {
        let mut schema = self.read_all(migrations_table).await?;
        if let Self::Sql(_) = self {
            let downs = ObjectName {
                name: DOWNS_TABLE.to_owned(),
                ..migrations_table.clone()
            };
            schema
                .tables
                .retain(|table| table.name != *migrations_table && table.name != downs);
        }
        Ok(schema)
    }

    /// What it says of the way from the schema before; only types say anything of it.
    pub(crate) fn intent(&self) -> Result<Intent, String> {
        match self {
            Self::Rust(package) => {
                let intent = amani_schema_build::intent(&owner(package)?);
                intent.map_err(|mistakes| in_types(&mistakes))
            }
            Self::Migrations(_) | Self::Sql(_) | Self::Database(_) => Ok(Intent::default()),
        }
    }

    async fn read_all(&self, migrations_table: &ObjectName) -> Result<Schema, String> {
        match self {
            Self::Rust(package) => {
                let schema = amani_schema_build::schema(&owner(package)?);
                schema.map_err(|mistakes| in_types(&mistakes))
            }
            Self::Migrations(folder) => {
                let folder = Folder::read(folder).map_err(|error| error.to_string())?;
                replayed(&folder)
            }
            Self::Sql(file) => {
                let text = fs::read_to_string(file)
                    .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
                let mut history = History::new();
                let errors = history.apply(file, &without_psql(&text));
                followed(history, &errors)
            }
            Self::Database(url) => {
                let mut connection = connect(url, &[]).await?;
                catalog::read_beside(&mut connection, migrations_table)
                    .await
                    .map_err(|error| format!("the catalog cannot be read: {}", said(&error)))
            }
        }
    }
}

fn owner(package: &Path) -> Result<Config, String> {
    Config::of_owner(package).map_err(|error| error.to_string())
}

/// All that is wrong with the types, as a build shows it.
pub(crate) fn in_types(mistakes: &[Mistake]) -> String {
    let shown: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    let count = output::count(mistakes.len(), "mistake");
    format!("{count} in the types\n{}", shown.join("\n\n"))
}

/// What the migrations of a folder add up to.
pub(crate) fn replayed(folder: &Folder) -> Result<Schema, String> {
    let (history, errors) = History::replay(folder);
    // What reaches from one file into the next; a dump has none.
    for remark in history.remarks() {
        output::note(format!("note: {remark}"));
    }
    followed(history, &errors)
}

fn followed(history: History, errors: &[HistoryError]) -> Result<Schema, String> {
    if errors.is_empty() {
        return Ok(history.schema().clone());
    }
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    Err(format!(
        "{} could not be followed\n{}\nhelp: say what it does in a comment in front of it, `-- amani: CREATE ...`, or `-- amani: ignore`",
        if errors.len() == 1 {
            "a statement".to_owned()
        } else {
            format!("{} statements", errors.len())
        },
        texts.join("\n")
    ))
}

/// A dump without what is psql's own: its commands, and the rows behind `COPY ... FROM stdin`. The
/// lines stay, empty, so that the numbers of the others are right.
fn without_psql(text: &str) -> String {
    let mut rows = false;
    let kept = text.lines().map(|line| {
        let was_rows = rows;
        let begins = line.starts_with("COPY ") && line.trim_end().ends_with("FROM stdin;");
        rows = begins || rows && line != "\\.";
        if was_rows || begins || line.starts_with('\\') {
            ""
        } else {
            line
        }
    });
    kept.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_told_by_its_beginning() {
        assert_eq!("rust:.".parse(), Ok(Source::Rust(".".into())));
        assert_eq!("sql:a:b".parse(), Ok(Source::Sql("a:b".into())));
        let url = "postgresql://localhost/x";
        assert_eq!(url.parse(), Ok(Source::Database(url.to_owned())));
        assert!(
            "elsewhere"
                .parse::<Source>()
                .unwrap_err()
                .contains("rust:DIR")
        );
    }

    #[test]
    fn what_is_psql_s_own_is_left_out_and_the_lines_stay() {
        let dump = "\\restrict x\nCREATE TABLE t (a text);\nCOPY t (a) FROM stdin;\nSELECT 'open\n\\.\nSELECT 1;";
        let expected = "\nCREATE TABLE t (a text);\n\n\n\nSELECT 1;";
        assert_eq!(without_psql(dump), expected);
    }
}
