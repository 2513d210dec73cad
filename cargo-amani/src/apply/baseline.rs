//! Whether a database has what its migrations would make.

use amani_schema::catalog;
use amani_schema::sqlx::PgConnection;
use amani_schema_core::schema::Schema;
use amani_schema_history::History;

use super::Arguments;
use crate::drift::{Drift, needed};
use crate::output::{self, Failure};
use crate::project::said;
use crate::source::{Source, migrations_table};

/// What to do with a database that has nothing to adopt.
const EMPTY: &str = "the database is empty; nothing was marked\n  help: an empty database runs the migrations: `cargo \
                     amani apply`";

/// What to do about what is known by name only.
const BY_HAND: &str = "\n  help: what no type says goes into a migration by hand: `cargo amani new NAME`, and in it the \
                       statement that made it, as `ALTER DEFAULT PRIVILEGES ...`; then once more";

/// Whether nothing is in it but what its owner may do in `public`.
fn is_empty(schema: &Schema) -> bool {
    let Schema { owner, public, .. } = schema.clone();
    let nothing = Schema {
        owner,
        public,
        ..Schema::default()
    };
    *schema == nothing
}

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
    let needed = needed::extensions(connection).await;
    let needed = needed.map_err(|error| format!("the catalog cannot be read: {}", said(&error)))?;
    let drift = Drift::between(history.schema(), &is, &needed);
    if drift.certain() == 0 {
        return Ok(true);
    }
    if is_empty(&is) {
        output::note(format!("error: {EMPTY}"));
        if options.json {
            output::json(&Failure::of(EMPTY))?;
        }
        return Ok(false);
    }
    if options.json {
        output::json(&drift)?;
    } else {
        output::text(drift.describe())?;
    }
    let help = if drift.is_repaired() { "" } else { BY_HAND };
    output::note(format!(
        "error: the database is not what {source} says: {}; nothing was marked{help}",
        output::count(drift.certain(), "difference")
    ));
    Ok(false)
}
