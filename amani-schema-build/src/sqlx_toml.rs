use std::fs;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::config::{ConfigError, lookup};

/// What `sqlx.toml` says, as far as it concerns us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlxToml {
    /// `migrations-dir`.
    pub migrations: Option<String>,
    /// `table-name`, the table that sqlx keeps its record in: SQL, perhaps with a schema.
    pub table: String,
    /// `database-url-var`, the variable that names the database: `DATABASE_URL` unless it says so.
    pub database_url_var: String,
}

impl SqlxToml {
    /// The table where nothing is said.
    pub const USUAL_TABLE: &str = "_sqlx_migrations";

    /// Reads the file in a package's folder; where there is none, sqlx's own settings hold.
    ///
    /// # Errors
    ///
    /// When it is no TOML.
    pub fn read(package: &Path) -> Result<Self, ConfigError> {
        let path = package.join("sqlx.toml");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let settings = DeTable::parse(&text)
            .map_err(|error| ConfigError(format!("{}: {error}", path.display())))?
            .into_inner();
        let setting = |table, key| {
            let value = lookup(&settings, &[table, key]);
            value.and_then(DeValue::as_str).map(str::to_owned)
        };
        let table = setting("migrate", "table-name");
        let variable = setting("common", "database-url-var");
        Ok(Self {
            migrations: setting("migrate", "migrations-dir"),
            table: table.unwrap_or_else(|| Self::USUAL_TABLE.to_owned()),
            database_url_var: variable.unwrap_or_else(|| "DATABASE_URL".to_owned()),
        })
    }
}
