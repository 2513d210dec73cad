//! Which server: the one that `DATABASE_URL` names, one of local binaries, or one to download.

use std::str::FromStr;

use amani_schema::testing::ScratchServer;
use sqlx::postgres::PgConnectOptions;

use super::Result;

/// A server to show the migrations on.
pub(crate) enum Server {
    /// The one of `DATABASE_URL`.
    Given(Box<PgConnectOptions>),
    /// Our own, of local binaries.
    Scratch(ScratchServer),
    /// Our own, downloaded.
    #[cfg(feature = "download-postgres")]
    Downloaded(Box<postgresql_embedded::PostgreSQL>),
}

impl Server {
    /// Finds or starts one.
    ///
    /// # Errors
    ///
    /// When there is none to be had; the error says in one sentence what to install.
    pub(crate) async fn find() -> Result<Self> {
        if let Ok(url) = std::env::var("DATABASE_URL") {
            return Ok(Self::Given(Box::new(PgConnectOptions::from_str(&url)?)));
        }
        let local = tokio::task::spawn_blocking(ScratchServer::start).await?;
        match local {
            Ok(server) => Ok(Self::Scratch(server)),
            Err(error) => download(error.to_string()).await,
        }
    }

    /// Whether nobody else uses it, so that rows in it may be lost.
    pub(crate) fn is_ours(&self) -> bool {
        !matches!(self, Self::Given(_))
    }

    /// How to connect; on a server of ours a step back may lose rows.
    pub(crate) fn options(&self) -> PgConnectOptions {
        let options = match self {
            Self::Given(options) => return (**options).clone(),
            Self::Scratch(server) => server.connect_options(),
            #[cfg(feature = "download-postgres")]
            Self::Downloaded(server) => downloaded_options(server),
        };
        options.options([("amani.allow_lossy", "on")])
    }

    /// In words.
    pub(crate) fn origin(&self) -> &'static str {
        match self {
            Self::Given(_) => "named by DATABASE_URL",
            Self::Scratch(_) => "a scratch server of the local binaries",
            #[cfg(feature = "download-postgres")]
            Self::Downloaded(_) => "a downloaded scratch server",
        }
    }
}

#[cfg(feature = "download-postgres")]
async fn download(missing: String) -> Result<Server> {
    let mut server = postgresql_embedded::PostgreSQL::default();
    let ready = async {
        server.setup().await?;
        server.start().await
    };
    match ready.await {
        Ok(()) => Ok(Server::Downloaded(Box::new(server))),
        Err(error) => Err(format!(
            "{missing} (and none could be downloaded: {})",
            innermost(&error)
        )
        .into()),
    }
}

#[cfg(not(feature = "download-postgres"))]
async fn download(missing: String) -> Result<Server> {
    Err(missing.into())
}

#[cfg(feature = "download-postgres")]
fn downloaded_options(server: &postgresql_embedded::PostgreSQL) -> PgConnectOptions {
    let settings = server.settings();
    PgConnectOptions::new_without_pgpass()
        .host(&settings.host)
        .port(settings.port)
        .username(&settings.username)
        .password(&settings.password)
        .database("postgres")
}

/// The cause of all the others, on one line.
#[cfg(feature = "download-postgres")]
fn innermost(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost
        .to_string()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}
