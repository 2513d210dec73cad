//! Extensions that what is known by name only needs.

use std::collections::BTreeSet;

use amani_schema::sqlx::{self, PgConnection, query_scalar};
use amani_schema_core::schema::Schema;

/// A server needs the wrapper of its extension, and no schema shows that.
const NEEDED: &str = "SELECT DISTINCT e.extname::text FROM pg_extension e \
    JOIN pg_depend m ON m.refclassid = 'pg_extension'::regclass AND m.refobjid = e.oid AND m.deptype = 'e' \
    JOIN pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid AND d.deptype IN ('n', 'a') \
    WHERE d.classid IN ('pg_foreign_server'::regclass, 'pg_ts_config'::regclass, 'pg_ts_dict'::regclass, \
        'pg_opclass'::regclass, 'pg_opfamily'::regclass, 'pg_operator'::regclass, 'pg_cast'::regclass, \
        'pg_conversion'::regclass, 'pg_transform'::regclass, 'pg_event_trigger'::regclass, 'pg_am'::regclass, \
        'pg_language'::regclass, 'pg_foreign_data_wrapper'::regclass) \
    AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = d.classid AND o.objid = d.objid AND o.deptype = 'e')";

/// The names of those of a database.
pub(crate) async fn extensions(connection: &mut PgConnection) -> sqlx::Result<BTreeSet<String>> {
    let names: Vec<String> = query_scalar(NEEDED).fetch_all(connection).await?;
    Ok(names.into_iter().collect())
}

/// The same schema with the extensions that a database has and needs, and their names: the server would not drop
/// them.
pub(super) fn keep(
    is: &Schema,
    should_be: &Schema,
    needed: &BTreeSet<String>,
) -> (Schema, Vec<String>) {
    let mut kept = should_be.clone();
    let mut names = Vec::new();
    for extension in &is.extensions {
        let name = &extension.name;
        let stays = should_be.extensions.iter().any(|it| it.name == *name);
        if needed.contains(name) && !stays {
            kept.extensions.push(extension.clone());
            names.push(format!("extension {name}, which some of that needs"));
        }
    }
    (kept, names)
}
