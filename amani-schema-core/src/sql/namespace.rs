use super::{dollar, identifier, literal};

/// A schema that is there already is used as it is: another service may share the database.
#[must_use]
pub fn create_namespace(name: &str) -> String {
    format!("CREATE SCHEMA IF NOT EXISTS {};", identifier(name))
}

/// Without CASCADE, and kept where something that this folder did not create lives in it.
#[must_use]
pub fn drop_namespace(name: &str) -> String {
    let body = format!(
        r"
BEGIN
    DROP SCHEMA IF EXISTS {identifier};
EXCEPTION WHEN dependent_objects_still_exist THEN
    RAISE WARNING USING MESSAGE = {message};
END
",
        identifier = identifier(name),
        message = literal(&format!(
            "schema {} is kept: something this folder did not create is in it",
            identifier(name)
        )),
    );
    format!("DO {};", dollar(&body))
}
