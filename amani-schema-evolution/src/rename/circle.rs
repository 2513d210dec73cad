//! Objects that take each other's names.

use amani_schema_core::code::Code;
use amani_schema_core::intent::{Intent, Place, Rename};
use amani_schema_core::schema::ObjectName;

use crate::refusal::Refusal;

/// A name with all that it is looked for in: objects of other kinds and places may have it, too.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    kind: &'static str,
    of: Option<ObjectName>,
    own: String,
}

/// Renames that go round in a circle: afterwards the names are those of before, so that nothing shows
/// whether it has happened, and what is said would not be idempotent.
pub(crate) fn circles(intent: &Intent) -> Vec<Refusal> {
    let ends: Vec<(Name, Name, Place)> = intent.renames.iter().map(ends).collect();
    let is_in_circle = |(from, to, _): &&(Name, Name, Place)| {
        let mut name = to;
        for _ in &ends {
            if name == from {
                return true;
            }
            match ends.iter().find(|(next, ..)| next == name) {
                Some((_, next, _)) => name = next,
                None => return false,
            }
        }
        false
    };
    let refusal = |(from, to, place): &(Name, Name, Place)| Refusal {
        code: Code::Past,
        place: place.clone(),
        message: format!(
            "the {} {} was {}, and takes its name from one that took another's, in a circle: whether that \
             has happened already cannot be told",
            to.kind, to.own, from.own
        ),
        help: vec![
            "give one of them a name of its own first, and the other's in the migration behind it"
                .to_owned(),
        ],
    };
    ends.iter().filter(is_in_circle).map(refusal).collect()
}

fn ends(rename: &Rename) -> (Name, Name, Place) {
    let name = |kind, of: Option<&ObjectName>, name: String| Name {
        kind,
        of: of.cloned(),
        own: name,
    };
    match rename {
        Rename::Relation { from, to } => (
            name("table", None, from.to_string()),
            name("table", None, to.to_string()),
            Place::Table(to.clone()),
        ),
        Rename::Type { from, to } => (
            name("type", None, from.to_string()),
            name("type", None, to.to_string()),
            Place::Enum(to.clone()),
        ),
        Rename::Column { table, from, to } => (
            name("column", Some(table), from.clone()),
            name("column", Some(table), to.clone()),
            Place::Column(table.clone(), to.clone()),
        ),
        Rename::Label {
            type_name,
            from,
            to,
        } => (
            name("label", Some(type_name), from.clone()),
            name("label", Some(type_name), to.clone()),
            Place::Label(type_name.clone(), to.clone()),
        ),
    }
}
