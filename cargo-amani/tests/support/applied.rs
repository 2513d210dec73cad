//! What a database has applied.

use std::collections::BTreeSet;
use std::path::Path;

use amani_schema::sqlx::{PgPool, query_scalar};

use super::{Said, amani};

pub(crate) fn run(folder: &Path, url: &str, arguments: &[&str]) -> Said {
    amani(folder, &[arguments, &["--database", url]].concat())
}

pub(crate) async fn versions(pool: &PgPool) -> Vec<i64> {
    let sql = "SELECT version FROM _sqlx_migrations ORDER BY version";
    query_scalar(sql).fetch_all(pool).await.unwrap()
}

/// Tables and indexes, without those of the records.
pub(crate) async fn objects(pool: &PgPool) -> BTreeSet<String> {
    let sql = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace \
               AND relname !~ '^_sqlx|^_amani'";
    let all: Vec<String> = query_scalar(sql).fetch_all(pool).await.unwrap();
    all.into_iter().collect()
}
