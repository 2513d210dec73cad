//! The settings that a function brings along.

use crate::sql::{identifier, literal};

/// Whether a setting is a list of names, each of which stands in double quotes where it needs them; any other is
/// one text, whatever is in it.
///
/// They are those that
/// [`pg_dump` knows](https://github.com/postgres/postgres/blob/master/src/bin/pg_dump/dumputils.c) as
/// `GUC_LIST_QUOTE`.
///
/// ```
/// use amani_schema_core::sql::is_list_of_names;
///
/// assert!(is_list_of_names("search_path"));
/// assert!(!is_list_of_names("datestyle"));
/// ```
#[must_use]
pub fn is_list_of_names(setting: &str) -> bool {
    const LISTS: [&str; 6] = [
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    ];
    LISTS.contains(&setting)
}

/// What stands behind `TO`, for a value as `pg_proc.proconfig` has it.
pub(super) fn setting_value(name: &str, value: &str) -> String {
    if is_list_of_names(name) {
        // The empty name is written as an empty text.
        let names = value.split(", ");
        let names = names.map(|name| if name == "\"\"" { "''" } else { name });
        return names.collect::<Vec<_>>().join(", ");
    }
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let is_switch = ["on", "true", "false"].contains(&value);
    if is_number || is_switch || identifier(value) == value {
        value.to_owned()
    } else {
        literal(value)
    }
}

#[cfg(test)]
mod tests {
    use super::setting_value;

    #[test]
    fn a_word_and_a_number_stand_as_they_are_and_the_rest_in_quotes() {
        for plain in ["off", "on", "64", "serializable"] {
            assert_eq!(setting_value("x", plain), plain);
        }
        for (value, printed) in [
            ("5s", "'5s'"),
            ("", "''"),
            ("-1", "'-1'"),
            ("ISO, DMY", "'ISO, DMY'"),
            ("it's", "'it''s'"),
            ("default", "'default'"),
            ("UTC", "'UTC'"),
        ] {
            assert_eq!(setting_value("datestyle", value), printed);
        }
    }

    #[test]
    fn a_list_keeps_its_names() {
        let list = "\"$user\", public, \"a b\"";
        assert_eq!(setting_value("search_path", list), list);
        assert_eq!(setting_value("search_path", "\"\""), "''");
    }
}
