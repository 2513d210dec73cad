//! Names of what is past, as the attributes take them: a string of Rust.

use amani_schema_core::schema::ObjectName;

/// `"users"`, `"app.users"`; a part that has a dot in it stands in quotes of its own: `"\"a.b\""`.
pub(crate) fn object(name: &ObjectName) -> String {
    let parts = name.schema.iter().chain([&name.name]);
    written(parts)
}

/// The same for what is called `new` now: a name without a schema would be looked for in that of `new`.
pub(crate) fn object_before(name: &ObjectName, new: &ObjectName) -> String {
    match &name.schema {
        None if new.schema.is_some() => object(&ObjectName::in_schema("public", &*name.name)),
        _ => object(name),
    }
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
        let [here, there] = ["people", "app"].map(ObjectName::new);
        assert_eq!(object_before(&here, &there), "\"people\"");
        assert_eq!(object_before(&here, &users), "\"public.people\"");
        assert_eq!(object(&odd), r#""\"a.b\"""#);
        assert_eq!(column(&odd, &"sp ace".to_owned()), r#""\"a.b\".sp ace""#);
    }
}
