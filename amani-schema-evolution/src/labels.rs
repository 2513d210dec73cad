//! What happened to the labels of an enum type, and the smallest plan for it.

use amani_schema_core::schema::Enum;
use amani_schema_core::sql::{literal, object_name};

/// How the labels of a type get from one list to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Labels {
    /// They are the same.
    Same,
    /// Some are new: one statement for each, in the order that puts every one in its place.
    Added(Vec<Added>),
    /// One is gone, or those that stay have another order: only a new type will do.
    Rebuilt,
}

/// A label that is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Added {
    pub(crate) label: String,
    pub(crate) statement: String,
}

/// Compares the labels of a type that keeps its name.
pub(crate) fn compare(previous: &Enum, next: &Enum) -> Labels {
    if previous.labels == next.labels {
        return Labels::Same;
    }
    let stays = |label: &&String| previous.labels.contains(label);
    if next.labels.iter().filter(stays).ne(&previous.labels) {
        return Labels::Rebuilt;
    }
    let last_old = next.labels.iter().rposition(|label| stays(&label));
    let places = next.labels.iter().enumerate();
    let added = places
        .filter(|(_, label)| !stays(label))
        .map(|(place, label)| {
            let neighbour = match (place, last_old) {
                // What is appended needs no neighbour, which may be renamed by then.
                (_, None) => String::new(),
                (place, Some(last)) if place > last => String::new(),
                (0, _) => format!(" BEFORE {}", literal(&previous.labels[0])),
                (place, _) => format!(" AFTER {}", literal(&next.labels[place - 1])),
            };
            let name = object_name(&next.name);
            Added {
                label: label.clone(),
                statement: format!(
                    "ALTER TYPE {name} ADD VALUE IF NOT EXISTS {}{neighbour};",
                    literal(label)
                ),
            }
        });
    Labels::Added(added.collect())
}

#[cfg(test)]
mod tests {
    use amani_schema_core::schema::ObjectName;

    use super::*;

    fn mood(labels: &[&str]) -> Enum {
        Enum {
            name: ObjectName::new("mood"),
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            comment: None,
            access: amani_schema_core::schema::Access::default(),
        }
    }

    fn added(previous: &[&str], next: &[&str]) -> Vec<String> {
        match compare(&mood(previous), &mood(next)) {
            Labels::Added(added) => added
                .into_iter()
                .map(|added| {
                    added
                        .statement
                        .replace("ALTER TYPE mood ADD VALUE IF NOT EXISTS ", "")
                })
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_label_is_put_where_it_belongs() {
        assert_eq!(added(&["b"], &["b", "c"]), ["'c';"]);
        assert_eq!(added(&["b"], &["a", "b"]), ["'a' BEFORE 'b';"]);
        assert_eq!(added(&["a", "c"], &["a", "b", "c"]), ["'b' AFTER 'a';"]);
        assert_eq!(
            added(&["b"], &["x", "y", "b", "c", "d"]),
            ["'x' BEFORE 'b';", "'y' AFTER 'x';", "'c';", "'d';"]
        );
    }

    #[test]
    fn only_a_label_that_goes_or_another_order_rebuilds() {
        assert_eq!(compare(&mood(&["a"]), &mood(&["a"])), Labels::Same);
        assert_eq!(
            compare(&mood(&["a", "b"]), &mood(&["b", "a"])),
            Labels::Rebuilt
        );
        assert_eq!(
            compare(&mood(&["a", "b"]), &mood(&["a", "c"])),
            Labels::Rebuilt
        );
    }
}
