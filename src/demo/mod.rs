//! The demonstration, in the order in which it is told: the types, the order, the files, the server.

mod inspect;
mod offline;
mod rows;
mod server;
mod terminal;

use std::error::Error;

use amani_backend::MIGRATOR;
use amani_schema::testing::CatalogSnapshot;
use sqlx::{Connection, PgConnection};

use server::Server;
use terminal::{Terminal, with_progress};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Tells it all. Ends well after the first half where no server can be had.
pub(crate) async fn run() -> Result<()> {
    let terminal = Terminal::detect();
    offline::tell(&terminal);
    terminal.title("4. PostgreSQL");
    let server = match with_progress(&terminal, "starting a server", Server::find()).await {
        Ok(server) => server,
        Err(reason) => {
            terminal.line("skipped", &reason.to_string());
            return Ok(());
        }
    };
    let mut connection = PgConnection::connect_with(&server.options()).await?;
    terminal.line(
        "server",
        &inspect::describe(&mut connection, &server).await?,
    );
    if !CatalogSnapshot::read(&mut connection).await?.is_empty() {
        return Err("the database that DATABASE_URL names is not empty: name an empty one, this goes up and down in it".into());
    }
    round_trip(&terminal, &mut connection, server.is_ours()).await
}

/// Up, a row of every table, down, up again.
async fn round_trip(
    terminal: &Terminal,
    connection: &mut PgConnection,
    keep_rows: bool,
) -> Result<()> {
    with_progress(
        terminal,
        "applying the migrations",
        MIGRATOR.run(&mut *connection),
    )
    .await?;
    for line in inspect::objects(connection).await? {
        terminal.line("up", &line);
    }
    let written = rows::write_and_read(connection, keep_rows).await?;
    terminal.line(
        "rows",
        &format!("wrote and read back a row of {}", written.join(", ")),
    );

    with_progress(
        terminal,
        "stepping back",
        MIGRATOR.undo(&mut *connection, 0),
    )
    .await?;
    let left = CatalogSnapshot::read(connection).await?;
    if !left.is_empty() {
        return Err(format!(
            "the way down left something behind:\n{}",
            left.lines().join("\n")
        )
        .into());
    }
    terminal.line("down", "no table and no type is left");
    MIGRATOR.run(&mut *connection).await?;
    terminal.line("up again", &inspect::count(connection).await?);
    Ok(())
}
