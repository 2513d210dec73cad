//! Which package, folder and database are meant.

use std::env;
use std::path::{Component, Path, PathBuf};

use amani_schema::sqlx::{self, Connection, PgConnection, postgres::PgConnectOptions};
use amani_schema_build::{Config, SqlxToml};
use amani_schema_history::Folder;

/// What to do where nothing is found.
const NAME_IT: &str =
    "name the folder with `--migrations DIR`, or the package with `--package DIR`";

/// Where the package and its migrations are.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Project {
    /// The folder of the package's `Cargo.toml`, and of `sqlx.toml`.
    #[arg(long, value_name = "DIR", default_value = ".")]
    package: PathBuf,
    /// The folder with the migrations, where no package says it: on a server without the sources.
    #[arg(long, value_name = "DIR")]
    migrations: Option<PathBuf>,
}

impl Project {
    /// What `Cargo.toml` says, for a command that reads the types.
    pub(crate) fn config(&self) -> Result<Config, String> {
        let mut config = Config::of_owner(&self.package).map_err(|error| error.to_string())?;
        if let Some(folder) = &self.migrations {
            config.migrations.clone_from(folder);
        }
        Ok(config)
    }

    /// Whether there is a package, and not only a folder of migrations.
    pub(crate) fn has_types(&self) -> bool {
        self.package.join("Cargo.toml").exists()
    }

    /// The folder with the migrations: as the option says, else the package, else `sqlx.toml`.
    pub(crate) fn folder(&self) -> Result<PathBuf, String> {
        if let Some(folder) = &self.migrations {
            return Ok(folder.clone());
        }
        let folder = if self.has_types() {
            self.config()?.migrations
        } else {
            let named = self.sqlx_toml()?.migrations;
            self.package.join(named.as_deref().unwrap_or("migrations"))
        };
        // `./migrations` says no more than `migrations`.
        Ok(folder.strip_prefix(".").unwrap_or(&folder).to_owned())
    }

    /// That what is named is there. A package may have no migrations yet, and who asks a database needs neither.
    pub(crate) fn check_named(&self) -> Result<(), String> {
        let is_named = self.migrations.is_some() || self.package != Path::new(".");
        if is_named { self.check_place() } else { Ok(()) }
    }

    /// That there is a package or a folder.
    pub(crate) fn check_place(&self) -> Result<(), String> {
        let folder = self.folder()?;
        let is_meant = self.migrations.is_some() || !self.has_types();
        if is_meant && !folder.exists() {
            return Err(format!(
                "{} is not there\n  help: {NAME_IT}",
                shown(&folder)
            ));
        }
        Ok(())
    }

    /// What is in the folder.
    pub(crate) fn read_folder(&self) -> Result<Folder, String> {
        let folder = self.folder()?;
        Folder::read(&folder).map_err(|error| {
            if folder.exists() {
                error.to_string()
            } else {
                format!("{error}\n  help: {NAME_IT}")
            }
        })
    }

    /// The folder of the package.
    pub(crate) fn package(&self) -> &Path {
        &self.package
    }

    /// The settings of sqlx.
    pub(crate) fn sqlx_toml(&self) -> Result<SqlxToml, String> {
        SqlxToml::read(&self.package).map_err(|error| error.to_string())
    }
}

/// A path as its reader would write it: from where he is.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok());
    let mut shown = PathBuf::new();
    for part in below.unwrap_or(path).components() {
        let is_within = shown.file_name().is_some();
        match part {
            Component::CurDir => {}
            // `../server/../people` is beside it.
            Component::ParentDir if is_within => drop(shown.pop()),
            part => shown.push(part),
        }
    }
    shown.display().to_string()
}

/// The database of a command that needs one.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Database {
    /// The URL of the database; else that of `DATABASE_URL`, from the environment or from `.env`.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Database {
    /// The URL, where one is given: on the command line, in the environment, in `.env`.
    pub(crate) fn url(&self, project: &Project) -> Result<Option<String>, String> {
        if self.database.is_some() {
            return Ok(self.database.clone());
        }
        let variable = project.sqlx_toml()?.database_url_var;
        let named = env::var(&variable).ok().filter(|url| !url.is_empty());
        Ok(named.or_else(|| from_dotenv(&variable)))
    }

    /// The URL, for a command that cannot do without.
    pub(crate) fn required_url(&self, project: &Project) -> Result<String, String> {
        let url = self.url(project)?;
        url.ok_or_else(|| {
            "no database is named\n  help: give `--database postgres://...`, or set DATABASE_URL"
                .to_owned()
        })
    }

    /// Connects to the database.
    pub(crate) async fn connect(
        &self,
        project: &Project,
        settings: &[(&str, &str)],
    ) -> Result<PgConnection, String> {
        let url = self.required_url(project)?;
        connect(&url, settings).await
    }
}

/// Connects to the database of a URL, with these settings in the session.
pub(crate) async fn connect(url: &str, settings: &[(&str, &str)]) -> Result<PgConnection, String> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(format!("`{url}` is no URL of PostgreSQL: postgres://..."));
    }
    let is_bare = has_bare_password(url);
    let encode = if is_bare { ENCODE } else { "" };
    let options: PgConnectOptions = url.parse().map_err(|error| {
        format!(
            "the URL of the database cannot be read: {}{encode}",
            said(&error)
        )
    })?;
    // What is taken for host and port may be a part of the password.
    let place = if is_bare {
        "the server of this URL".to_owned()
    } else {
        place(&options)
    };
    let options = options.options(settings.iter().copied());
    let connected = PgConnection::connect_with(&options).await;
    connected.map_err(|error| match error {
        sqlx::Error::Io(error) if is_silence(&error) => format!(
            "cannot connect to {place}: the server does not answer there ({error}): is it running?{encode}"
        ),
        sqlx::Error::Io(error) => format!("cannot connect to {place}: {error}{encode}"),
        error => format!("cannot connect to {place}: {}{encode}", said(&error)),
    })
}

/// What to do about a password that ends a URL before its host.
const ENCODE: &str =
    "\n  help: in a password write `/` as `%2F`, `#` as `%23`, `?` as `%3F` and `@` as `%40`";

/// Whether what stands before the last `@` of a URL would end its host.
fn has_bare_password(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '#', '?']).next().unwrap_or_default();
    authority.contains(':') && !authority.contains('@') && rest.contains('@')
}

/// Where a server is asked.
fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => format!("{}, port {}", socket.display(), options.get_port()),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

/// Whether nobody listens there: no port, or no socket.
fn is_silence(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionRefused, NotFound};
    matches!(error.kind(), ConnectionRefused | NotFound)
}

/// What the server said, without the line of its source code that sqlx adds.
pub(crate) fn said(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        error => error.to_string(),
    }
}

/// A variable of the `.env` in the current folder, or the next one above that has one.
fn from_dotenv(variable: &str) -> Option<String> {
    let here = env::current_dir().ok()?;
    let file = here
        .ancestors()
        .map(|folder| folder.join(".env"))
        .find(|file| file.is_file())?;
    let mut entries = dotenvy::from_path_iter(file).ok()?.flatten();
    entries
        .find(|(name, _)| name == variable)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_ends_the_host_is_seen() {
        for (url, expected) in [
            ("postgres://ada:a/b@host/x", true),
            ("postgres://ada:a#b@host/x", true),
            ("postgres://ada:a%2Fb@host/x", false),
            ("postgres://ada@host:1/x?options=a@b", false),
            ("postgres://host/x", false),
        ] {
            assert_eq!(has_bare_password(url), expected, "{url}");
        }
    }

    #[test]
    fn a_path_is_told_without_detours() {
        for (path, expected) in [
            ("./src/lib.rs", "src/lib.rs"),
            ("../server/../people/lib.rs", "../people/lib.rs"),
            ("../../x", "../../x"),
            ("/x/./y", "/x/y"),
        ] {
            assert_eq!(shown(path.as_ref()), expected);
        }
        let here = env::current_dir().unwrap();
        assert_eq!(shown(&here.join("a/b")), "a/b");
    }
}
