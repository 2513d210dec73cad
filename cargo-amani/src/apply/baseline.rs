//! Whether a database has what its migrations would make.

use amani_schema::catalog;
use amani_schema::sqlx::PgConnection;
use amani_schema_history::History;

use super::Arguments;
use crate::drift::Drift;
use crate::output;
use crate::project::said;
use crate::source::{Source, migrations_table};

/// Whether nothing differs for sure; what does is told.
pub(super) async fn fits(
    arguments: &Arguments,
    connection: &mut PgConnection,
) -> Result<bool, String> {
    let options = &arguments.options;
    let mut folder = options.project.read_folder()?;
    let is_meant = |version| arguments.to.is_none_or(|to| version <= to);
    folder.migrations.retain(|it| is_meant(it.version));
    let (history, errors) = History::replay(&folder);
    if !errors.is_empty() {
        let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
        return Err(texts.join("\n"));
    }
    let source = Source::Migrations(options.project.folder()?);
    let table = migrations_table(&[&source], options.project.package())?;
    let is = catalog::read_beside(connection, &table).await;
    let is = is.map_err(|error| format!("the catalog cannot be read: {}", said(&error)))?;
    let drift = Drift::between(history.schema(), &is);
    if drift.certain() == 0 {
        return Ok(true);
    }
    if options.json {
        output::json(&drift)?;
    } else {
        output::text(drift.describe())?;
    }
    output::note(format!(
        "error: the database is not what {source} says: {}; nothing was marked",
        output::count(drift.certain(), "difference")
    ));
    Ok(false)
}
