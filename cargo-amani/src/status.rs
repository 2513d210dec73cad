//! `cargo amani status`: types, files and database in one table.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use amani_schema::migrator::{Applied, Mark, applied, mark};
use amani_schema::sqlx::migrate::{Migration, MigrationType};
use amani_schema::sqlx::{AssertSqlSafe, SqlSafeStr};
use amani_schema_build::{Config, draft_versions};
use amani_schema_history::{Folder, History};
use serde::Serialize;

use crate::beside::{Beside, in_a_line};
use crate::output;
use crate::project::{Database, Project};
use crate::rights;

/// Show where types, folder and database stand, in one table.
///
/// A file is `sealed` or part of the `draft`, which the next build may rewrite. In a database it is
/// `applied`, `pending`, `changed` since it was applied, or `failed`; what is `missing` was applied and
/// is not in the folder. The exit code is 1 where anything is left to do.
///
///     cargo amani status --database postgres://localhost/escrow
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    project: Project,
    #[command(flatten)]
    database: Database,
    /// Print JSON: what the types have pending, and each migration.
    #[arg(long)]
    json: bool,
}

/// What stands where.
#[derive(Serialize)]
struct Status {
    types: Types,
    migrations: Vec<Line>,
    /// Whether the database is marked for development.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<Marked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Marked {
    None,
    Development,
    Elsewhere,
}

/// What the types say beyond the folder.
#[derive(Serialize)]
#[serde(tag = "state", content = "what", rename_all = "snake_case")]
enum Types {
    /// There are none: a folder of migrations alone.
    None,
    /// The same as the folder.
    Same,
    /// These changes, which the next build writes.
    Pending(Vec<String>),
    /// What is in the way of telling.
    Unclear(Vec<String>),
}

/// A migration.
#[derive(Serialize)]
struct Line {
    version: i64,
    name: String,
    file: File,
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum File {
    Sealed,
    Draft,
    NotThere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Applied,
    Pending,
    Changed,
    Failed,
    Missing,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let project = &arguments.project;
    project.check_named()?;
    let path = project.folder()?;
    let folder = if path.exists() {
        project.read_folder()?
    } else {
        Folder::default()
    };
    let config = project.has_types().then(|| project.config()).transpose()?;
    let drafts = config.as_ref().map(draft_versions).transpose()?;
    let (record, mark) = match arguments.database.url(project)? {
        None => (None, None),
        Some(_) => {
            let (record, mark) = in_database(arguments).await?;
            (Some(record), Some(mark))
        }
    };
    let status = Status {
        types: config.map_or(Types::None, |config| Types::beside(&config, &folder)),
        migrations: lines(&folder, &drafts.unwrap_or_default(), record),
        mark,
    };
    if arguments.json {
        output::json(&status)?;
    } else {
        output::text(status.describe())?;
    }
    Ok(ExitCode::from(u8::from(!status.is_done())))
}

/// What the database has applied, and whether it is marked.
async fn in_database(arguments: &Arguments) -> Result<(Vec<Applied>, Marked), String> {
    let project = &arguments.project;
    let mut connection = arguments.database.connect(project, &[]).await?;
    let table = project.sqlx_toml()?.table;
    let rows = match applied(&mut connection, &table).await {
        Ok(rows) => rows,
        Err(error) => return Err(rights::unreadable(&mut connection, &table, &error).await),
    };
    let mark = match mark(&mut connection, &table).await {
        Ok(mark) => mark,
        Err(error) => return Err(rights::unreadable(&mut connection, &table, &error).await),
    };
    Ok((rows, Marked::of(mark)))
}

impl Marked {
    fn of(mark: Mark) -> Self {
        match mark {
            Mark::None => Self::None,
            Mark::Development => Self::Development,
            Mark::Elsewhere => Self::Elsewhere,
        }
    }

    /// Nothing where it makes no difference.
    fn describe(self, does_fit: bool) -> &'static str {
        match self {
            Self::None if does_fit => "",
            Self::None => {
                "\nin a development database `cargo amani dev-init` makes `apply` step back what is changed \
                 or missing\n"
            }
            Self::Development => {
                "\nmarked for development: `apply` steps back what is changed or missing, with the rows in it\n"
            }
            Self::Elsewhere => {
                "\nnot marked for development: the mark in it is that of another database, which this is a \
                 copy of\n"
            }
        }
    }
}

impl Types {
    fn beside(config: &Config, folder: &Folder) -> Self {
        let (history, errors) = History::replay(folder);
        if !errors.is_empty() {
            return Self::Unclear(errors.iter().map(ToString::to_string).collect());
        }
        match Beside::of(config, history.schema()) {
            Beside::Same => Self::Same,
            Beside::Pending(pending) => Self::Pending(pending.describe()),
            Beside::Wrong(mistakes) => Self::Unclear(mistakes.iter().map(in_a_line).collect()),
        }
    }

    fn describe(&self) -> String {
        let listed = |lines: &[String]| {
            let lines = lines
                .iter()
                .map(|line| format!("  {}\n", line.replace('\n', "\n  ")));
            lines.collect::<String>()
        };
        match self {
            Self::None => String::new(),
            Self::Same => "types: as the folder\n\n".to_owned(),
            Self::Pending(lines) => {
                format!("types: `cargo build` writes\n{}\n", listed(lines))
            }
            Self::Unclear(lines) => {
                format!(
                    "types: cannot be told, `cargo amani check` says more\n{}\n",
                    listed(lines)
                )
            }
        }
    }
}

fn lines(folder: &Folder, drafts: &BTreeSet<i64>, record: Option<Vec<Applied>>) -> Vec<Line> {
    let mut rows: Option<BTreeMap<i64, Applied>> =
        record.map(|rows| rows.into_iter().map(|row| (row.version, row)).collect());
    let mut lines: Vec<Line> = Vec::new();
    for migration in &folder.migrations {
        let version = migration.version;
        let is_draft = drafts.contains(&version);
        lines.push(Line {
            version,
            name: migration.description.clone(),
            file: if is_draft { File::Draft } else { File::Sealed },
            database: rows.as_mut().map(|rows| match rows.remove(&version) {
                None => Place::Pending,
                Some(row) if !row.success => Place::Failed,
                Some(row) if row.checksum != checksum(&migration.up.sql) => Place::Changed,
                Some(_) => Place::Applied,
            }),
        });
    }
    let left = rows.into_iter().flatten().map(|(version, row)| Line {
        version,
        name: row.description,
        file: File::NotThere,
        database: Some(Place::Missing),
    });
    lines.extend(left);
    lines.sort_by_key(|line| line.version);
    lines
}

/// As sqlx notes it.
fn checksum(sql: &str) -> Vec<u8> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    let migration = Migration::new(0, "".into(), MigrationType::ReversibleUp, sql, false);
    migration.checksum.into_owned()
}

impl Status {
    fn is_done(&self) -> bool {
        let mut places = self.migrations.iter().filter_map(|line| line.database);
        matches!(self.types, Types::Same | Types::None)
            && places.all(|place| place == Place::Applied)
    }

    fn describe(&self) -> String {
        let does_fit =
            |line: &Line| !matches!(line.database, Some(Place::Changed | Place::Missing));
        let does_fit = self.migrations.iter().all(does_fit);
        let mark = self.mark.map_or("", |mark| mark.describe(does_fit));
        if self.migrations.is_empty() {
            return self.types.describe() + "no migrations\n" + mark;
        }
        let has_database = self.migrations.iter().any(|line| line.database.is_some());
        let mut head = vec!["version", "migration", "file"];
        head.extend(has_database.then_some("database"));
        let rows: Vec<Vec<String>> = self.migrations.iter().map(Line::cells).collect();
        self.types.describe() + &output::table(&head, &rows) + mark
    }
}

impl Line {
    fn cells(&self) -> Vec<String> {
        let file = match self.file {
            File::Sealed => "sealed",
            File::Draft => "draft",
            File::NotThere => "not there",
        };
        let database = self.database.map(|place| match place {
            Place::Applied => "applied",
            Place::Pending => "pending",
            Place::Changed => "changed",
            Place::Failed => "failed",
            Place::Missing => "missing",
        });
        let mut cells = vec![self.version.to_string(), self.name.clone(), file.to_owned()];
        cells.extend(database.map(str::to_owned));
        cells
    }
}
