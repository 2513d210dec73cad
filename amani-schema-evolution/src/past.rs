//! Names of what is past, as the attributes take them: a string of Rust.

use amani_schema_core::schema::ObjectName;

/// `"users"`, `"app.users"`; a part that has a dot in it stands in quotes of its own: `"\"a.b\""`.
pub(crate) fn object(name: &ObjectName) -> String {
    let parts = name.schema.iter().chain([&name.name]);
    written(parts)
}

/// `"users.nickname"`.
pub(crate) fn column(table: &ObjectName, column: &String) -> String {
    let parts = table.schema.iter().chain([&table.name, column]);
    written(parts)
}

fn written<'a>(parts: impl Iterator<Item = &'a String>) -> String {
    let parts: Vec<String> = parts
        .map(|part| {
            if part.contains(['.', '"']) {
                format!("\"{}\"", part.replace('"', "\"\""))
            } else {
                part.clone()
            }
        })
        .collect();
    format!("{:?}", parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_with_a_dot_is_quoted() {
        let (users, odd) = (
            ObjectName::in_schema("app", "users"),
            ObjectName::new("a.b"),
        );
        assert_eq!(object(&users), "\"app.users\"");
        assert_eq!(object(&odd), r#""\"a.b\"""#);
        assert_eq!(column(&odd, &"sp ace".to_owned()), r#""\"a.b\".sp ace""#);
    }
}
