use super::{comma, comment, dollar, literal, object_name};
use crate::schema::{Enum, ObjectName};

/// A guarded `CREATE TYPE`: a type with the same labels is accepted and left as it is, one with
/// other labels stops the migration with both lists.
///
/// Looking first and creating then would fail under concurrency, and a race shows as either of two
/// errors, so both are caught: `duplicate_object` from the check, `unique_violation` from the
/// catalog's index.
#[must_use]
pub fn create_enum(item: &Enum) -> String {
    let name = object_name(&item.name);
    let labels = comma(item.labels.iter().map(|label| literal(label)));
    let comment = comment::of_enum(item).map(|sql| format!("\n    {sql}"));
    let body = format!(
        r"
DECLARE
    wanted CONSTANT pg_catalog.text[] := ARRAY[{labels}]::pg_catalog.text[];
    found pg_catalog.text[];
BEGIN
    CREATE TYPE {name} AS ENUM ({labels});{comment}
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    SELECT pg_catalog.array_agg(e.enumlabel::pg_catalog.text ORDER BY e.enumsortorder) INTO found
      FROM pg_catalog.pg_namespace n
      JOIN pg_catalog.pg_type t ON t.typnamespace = n.oid
      JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
     WHERE n.nspname = {schema} AND t.typname = {type_name};
    IF found IS DISTINCT FROM wanted THEN
        RAISE EXCEPTION USING ERRCODE = 'duplicate_object', MESSAGE = pg_catalog.format(
            {other},
            {schema}, COALESCE(found::pg_catalog.text, '(not an enum, or no labels)'), wanted);
    END IF;
    RAISE NOTICE USING MESSAGE = {same};
END
",
        comment = comment.unwrap_or_default(),
        schema = schema_expression(&item.name),
        type_name = literal(&item.name.name),
        other = literal(&format!(
            "type {} is already in schema %I with other labels: there %s, wanted %s",
            name.replace('%', "%%")
        )),
        same = literal(&format!(
            "type {name} was already there with the same labels: kept as it is"
        )),
    );
    format!("DO {};", dollar(&body))
}

/// Without CASCADE; a type that something else still uses is kept, with a warning.
#[must_use]
pub fn drop_enum(item: &Enum) -> String {
    let name = object_name(&item.name);
    let body = format!(
        r"
BEGIN
    DROP TYPE IF EXISTS {name};
EXCEPTION WHEN dependent_objects_still_exist THEN
    RAISE WARNING USING MESSAGE = {message};
END
",
        message = literal(&format!(
            "type {name} is kept: something this folder did not create uses it"
        )),
    );
    format!("DO {};", dollar(&body))
}

/// An unqualified name is created in the first schema of the `search_path`.
fn schema_expression(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => literal(schema),
        None => "pg_catalog.current_schema()".to_owned(),
    }
}
