//! A live database → the schema model of amani-schema.
//!
//! The twin of the replay of a folder: what the one says a database should hold, this one says it
//! does. It asks `pg_catalog` in a handful of queries over whole sets, whatever the number of
//! tables, in one transaction that sees one moment.

mod access;
mod code;
mod constraints;
mod indexes;
mod names;
mod tables;
mod types;
mod unmanaged;

pub use amani_schema_core::schema;

use schema::{ObjectName, Schema};
use sqlx::{Connection, PgConnection, raw_sql};

/// Reads the schema of a database: everything but the system's own objects, the tables that sqlx and
/// our migrator keep their records in, and what an extension brought.
///
/// Objects in `public` have names without a schema. Expressions are as the server prints them.
/// What the model does not manage is listed by name in [`Schema::unmanaged`].
///
/// ```no_run
/// # async fn example() -> sqlx::Result<()> {
/// use sqlx::{Connection, PgConnection};
///
/// let mut connection = PgConnection::connect("postgres://localhost/escrow").await?;
/// let schema = amani_schema::catalog::read(&mut connection).await?;
/// println!("{} tables", schema.tables.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the server does not answer, or is older than PostgreSQL 14.
pub async fn read(connection: &mut PgConnection) -> sqlx::Result<Schema> {
    let usual = ObjectName::new("_sqlx_migrations");
    read_beside(connection, &usual).await
}

/// The same where sqlx keeps its record in another table: `table-name` in `sqlx.toml`.
///
/// # Errors
///
/// As for [`read`].
pub async fn read_beside(
    connection: &mut PgConnection,
    migrations_table: &ObjectName,
) -> sqlx::Result<Schema> {
    let mut transaction = connection.begin().await?;
    // A name is printed with its schema unless it is found along this path.
    raw_sql(
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; \
         SET LOCAL search_path = public; SET LOCAL quote_all_identifiers = off",
    )
    .execute(&mut *transaction)
    .await?;
    let mut schema = Schema {
        namespaces: types::namespaces(&mut transaction).await?,
        extensions: types::extensions(&mut transaction).await?,
        enums: types::enums(&mut transaction).await?,
        domains: types::domains(&mut transaction).await?,
        composites: types::composites(&mut transaction).await?,
        ranges: types::ranges(&mut transaction).await?,
        sequences: tables::sequences(&mut transaction).await?,
        tables: tables::tables(&mut transaction).await?,
        views: code::views(&mut transaction).await?,
        routines: code::routines(&mut transaction).await?,
        triggers: code::triggers(&mut transaction).await?,
        policies: code::policies(&mut transaction).await?,
        rules: code::rules(&mut transaction).await?,
        statistics: code::statistics(&mut transaction).await?,
        public: access::of_public(&mut transaction).await?,
        owner: access::owner(&mut transaction).await?,
        unmanaged: unmanaged::read(&mut transaction).await?,
    };
    constraints::add(&mut transaction, &mut schema).await?;
    indexes::add(&mut transaction, &mut schema).await?;
    let downs = ObjectName {
        name: crate::migrator::DOWNS_TABLE.to_owned(),
        ..migrations_table.clone()
    };
    schema
        .tables
        .retain(|table| table.name != *migrations_table && table.name != downs);
    transaction.rollback().await?;
    Ok(schema)
}
