use std::error::Error;
use std::fmt;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;

use super::locate;

/// How long a server may take to answer, on a machine that is busy with builds.
const PATIENCE: Duration = Duration::from_mins(1);

/// The longest path of a socket's folder: the socket's own name has to fit into 107 bytes with it.
const LONGEST_FOLDER: usize = 80;

/// Makes a cluster, starts the server and waits for the pipe to its owner to close, whatever closes
/// it: a drop, the owner's end, a `SIGKILL`. Then it stops the server and removes everything. A line
/// in the pipe ends the server as a crash would, and starts it again.
const SUPERVISOR: &str = r#"
binaries=$1
folder=$2
trap '' INT TERM HUP
start() {
    "$binaries/postgres" -D "$folder/data" -k "$folder" -h '' -c fsync=off -c synchronous_commit=off \
        -c full_page_writes=off -c max_connections=200 -c shared_buffers=32MB -c log_min_messages=warning \
        >"$folder/log" 2>&1 </dev/null &
    server=$!
}
stop() {
    if [ -n "$server" ]; then
        kill -QUIT "$server" 2>/dev/null
        wait "$server"
    fi
}
if "$binaries/initdb" --no-sync --auth=trust --username=postgres --encoding=UTF8 --locale=C -D "$folder/data" \
    >"$folder/log" 2>&1 </dev/null
then
    start
else
    touch "$folder/initdb-failed"
fi
while read -r _; do
    stop
    start
done
stop
rm -rf "$folder"
"#;

/// A PostgreSQL server of one's own, from local binaries, gone with its owner.
///
/// It listens on a socket in a private folder and on no port, so any number run side by side. As
/// root it runs as the user `postgres`, since PostgreSQL refuses to run as root. When it is
/// dropped, or its owner ends in whatever way, `SIGKILL` included, neither a process nor a file
/// is left.
///
/// ```no_run
/// use amani_schema::testing::ScratchServer;
/// use sqlx::{Connection, PgConnection};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let server = ScratchServer::start()?;
/// let connection = PgConnection::connect_with(&server.connect_options()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ScratchServer {
    folder: PathBuf,
    supervisor: Child,
}

/// Why there is no server.
#[derive(Debug)]
pub enum StartError {
    /// No `initdb` and `postgres` on this machine.
    NotInstalled,
    /// As root, and there is no user `postgres` or `nobody` to run the server.
    NoUser,
    /// A file or process could not be made.
    Io(std::io::Error),
    /// `initdb` failed, and said this.
    Initdb(String),
    /// The server ended at once or never answered, and logged this.
    Server(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInstalled => f.write_str(
                "there is no PostgreSQL server on this machine: install one (Debian: `apt-get install postgresql`), or name one with DATABASE_URL",
            ),
            Self::NoUser => f.write_str("PostgreSQL does not run as root, and there is no user `postgres` to run it"),
            Self::Io(error) => write!(f, "a PostgreSQL server could not be prepared: {error}"),
            Self::Initdb(output) => write!(f, "initdb failed: {}", output.trim()),
            Self::Server(log) => write!(f, "the PostgreSQL server did not start: {}", log.trim()),
        }
    }
}

impl Error for StartError {}

impl From<std::io::Error> for StartError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl ScratchServer {
    /// Starts a server from the binaries that `AMANI_POSTGRES_BIN` names, that are on the `PATH`,
    /// or that are the newest of those the system's packages brought.
    ///
    /// # Errors
    ///
    /// [`StartError::NotInstalled`] where there are none, and the others as they say.
    pub fn start() -> Result<Self, StartError> {
        Self::start_from(&locate::binaries().ok_or(StartError::NotInstalled)?)
    }

    /// The folder with the binaries of a major version: the one that `AMANI_POSTGRES_BIN` names, one on the
    /// `PATH`, of the system's packages, or `target/postgres/15/bin` in this folder or one above.
    ///
    /// ```no_run
    /// use amani_schema::testing::ScratchServer;
    ///
    /// let server = ScratchServer::find(18).map(|binaries| ScratchServer::start_from(&binaries));
    /// ```
    ///
    /// # Errors
    ///
    /// All the places where it is not.
    pub fn find(major: u32) -> Result<PathBuf, Vec<String>> {
        locate::binaries_of(major)
    }

    /// Starts a server from the binaries in this folder.
    ///
    /// # Errors
    ///
    /// As for [`ScratchServer::start`].
    pub fn start_from(binaries: &Path) -> Result<Self, StartError> {
        let user = User::to_run_as()?;
        let folder = private_folder(user)?;
        let mut supervisor = user.command("/bin/sh");
        supervisor
            .args(["-c", SUPERVISOR, "supervisor"])
            .arg(binaries)
            .arg(folder.path());
        // A group of its own: Ctrl-C in a terminal reaches the owner, not the server.
        let supervisor = supervisor
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // From here on the supervisor removes it.
        let server = Self {
            folder: folder.keep(),
            supervisor,
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// How to connect to its database `postgres`, as its superuser.
    #[must_use]
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options_for("postgres")
    }

    /// How to connect to a database of it, as its superuser.
    #[must_use]
    pub fn options_for(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.folder)
            .port(5432)
            .username("postgres")
            .database(database)
    }

    /// The URL of a database of it, for whatever takes a `DATABASE_URL`.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let encode = |text: &str| -> String {
            let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
            text.bytes()
                .map(|byte| {
                    if plain(&byte) {
                        char::from(byte).to_string()
                    } else {
                        format!("%{byte:02X}")
                    }
                })
                .collect()
        };
        format!(
            "postgres://postgres@{}/{}",
            encode(&self.folder.to_string_lossy()),
            encode(database)
        )
    }

    /// Ends the server at once, as a crash does (`pg_ctl restart -m immediate`), and starts it again: every
    /// connection breaks, and what was not committed is gone. For tests of what has to survive that.
    ///
    /// ```no_run
    /// # fn example() -> Result<(), amani_schema::testing::StartError> {
    /// let server = amani_schema::testing::ScratchServer::start()?;
    /// server.restart()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`StartError::Server`] where it does not come again.
    pub fn restart(&self) -> Result<(), StartError> {
        let before = self.process();
        let Some(mut pipe) = self.supervisor.stdin.as_ref() else {
            return Err(StartError::Server("it has no supervisor".to_owned()));
        };
        pipe.write_all(b"restart\n")?;
        let start = Instant::now();
        while !self.is_ready() || self.process() == before {
            if start.elapsed() > PATIENCE {
                return Err(StartError::Server(self.log()));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    fn wait_until_ready(&self) -> Result<(), StartError> {
        let start = Instant::now();
        while !self.is_ready() {
            let log = self.log();
            if self.folder.join("initdb-failed").exists() {
                return Err(StartError::Initdb(log));
            }
            if log.contains("FATAL") || start.elapsed() > PATIENCE {
                return Err(StartError::Server(log));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// The server says so itself, in a line of the file that it keeps beside its data.
    fn is_ready(&self) -> bool {
        let text = self.status();
        let mut lines = text.lines();
        lines.nth(7).is_some_and(|line| line.trim() == "ready")
    }

    /// The first line of that file.
    fn process(&self) -> Option<String> {
        self.status().lines().next().map(str::to_owned)
    }

    fn status(&self) -> String {
        fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for ScratchServer {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

/// Who runs the server.
#[derive(Clone, Copy)]
enum User {
    /// Whoever we are.
    Same,
    /// Another user, since we are root.
    Other { user: u32, group: u32 },
}

impl User {
    fn to_run_as() -> Result<Self, StartError> {
        // A folder that we make is ours: so we learn who we are without asking the C library.
        if tempfile::tempdir()?.path().metadata()?.uid() != 0 {
            return Ok(Self::Same);
        }
        let users = fs::read_to_string("/etc/passwd")?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| entry(&users, name))
            .ok_or(StartError::NoUser)
    }

    fn command(self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        if let Self::Other { user, group } = self {
            command.uid(user).gid(group);
        }
        // Without these the server would speak the user's language, or read the user's settings.
        command
            .env("LC_ALL", "C")
            .env_remove("PGDATA")
            .env_remove("PGPORT")
            .current_dir("/");
        command
    }
}

/// `postgres:x:101:104:...`
fn entry(users: &str, name: &str) -> Option<User> {
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2).map(str::parse);
    Some(User::Other {
        user: fields.next()?.ok()?,
        group: fields.next()?.ok()?,
    })
}

/// A folder that the server's user can reach and whose path is short enough for a socket.
fn private_folder(user: User) -> Result<TempDir, StartError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("amani-pg-");
    let usual = std::env::temp_dir();
    let is_short = usual.as_os_str().len() < LONGEST_FOLDER;
    let is_open = usual.ancestors().all(|folder| {
        folder
            .metadata()
            .is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0)
    });
    let fits = is_short && (is_open || matches!(user, User::Same));
    let folder = if fits {
        builder.tempdir()?
    } else {
        builder.tempdir_in("/tmp")?
    };
    if let User::Other { user, group } = user {
        chown(folder.path(), Some(user), Some(group))?;
    }
    Ok(folder)
}
