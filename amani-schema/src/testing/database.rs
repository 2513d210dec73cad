use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};

use super::ScratchServer;

/// One server for all tests of a process.
static SERVER: OnceLock<ScratchServer> = OnceLock::new();

/// How many databases this process has made.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A fresh, empty database of one's own: on the server that `DATABASE_URL` names, else on a
/// [`ScratchServer`] that all tests of a process share.
///
/// ```no_run
/// # async fn example() -> sqlx::Result<()> {
/// use sqlx::PgPool;
///
/// let pool = PgPool::connect_with(amani_schema::testing::scratch_database().await?).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the server that `DATABASE_URL` names does not let us create a database.
///
/// # Panics
///
/// When there is no server to start: a test cannot go on without.
pub async fn scratch_database() -> sqlx::Result<PgConnectOptions> {
    let server = server_options()?;
    let name = format!(
        "amani_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let mut connection = server.connect().await?;
    // A clean copy whatever was put into `template1`; one of a process long gone may have the name.
    connection
        .execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}")))
        .await?;
    connection
        .execute(AssertSqlSafe(format!(
            "CREATE DATABASE {name} TEMPLATE template0"
        )))
        .await?;
    Ok(server.database(&name))
}

/// Drops a scratch database, whoever is still connected to it.
pub(super) async fn drop_database(options: &PgConnectOptions) -> sqlx::Result<()> {
    let name = options.get_database().unwrap_or_default();
    let mut connection = server_options()?.connect().await?;
    let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    connection.execute(AssertSqlSafe(sql)).await?;
    Ok(())
}

fn server_options() -> sqlx::Result<PgConnectOptions> {
    if let Ok(url) = std::env::var("DATABASE_URL") {
        return url.parse();
    }
    let start = || ScratchServer::start().unwrap_or_else(|error| panic!("{error}"));
    Ok(SERVER.get_or_init(start).connect_options())
}
