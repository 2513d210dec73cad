//! How the values of one type become those of another, and what that may cost.

use amani_schema_core::schema::{DataType, TypeName};
use amani_schema_core::sql;

use crate::diff::family;
use crate::id::Id;
use crate::item::Item;
use crate::world::World;

/// What becomes of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cost {
    /// Every value has its like.
    Safe,
    /// A value that has none stops the migration.
    MayFail,
    /// A value may change without a word.
    Lossy,
    /// Nothing is known of a way.
    Unknown,
}

/// A way from one type to another; without `using` PostgreSQL knows it by itself.
pub(crate) struct Cast {
    pub(crate) cost: Cost,
    pub(crate) using: Option<String>,
}

/// The way from `from` to `to` for the values of `expression`.
pub(crate) fn cast(
    expression: &str,
    (previous, from): (&World<'_>, &DataType),
    (next, to): (&World<'_>, &DataType),
) -> Cast {
    let by_itself = |cost| Cast { cost, using: None };
    let explicit = |cost| Cast {
        cost,
        using: Some(format!("{expression}::{}", sql::data_type(to))),
    };
    if from.dimensions.min(1) != to.dimensions.min(1) {
        return Cast {
            cost: Cost::Unknown,
            using: None,
        };
    }
    if let (Some(one), Some(other)) = (family(from), family(to))
        && one == other
    {
        return by_itself(within_family(one.0, from, to));
    }
    let (labels_before, labels_after) = (labels(previous, from), labels(next, to));
    match (labels_before, labels_after) {
        (Some(before), Some(after)) => {
            let fits = before.iter().all(|label| after.contains(label));
            let through = if to.dimensions > 0 { "text[]" } else { "text" };
            Cast {
                cost: if fits { Cost::Safe } else { Cost::Unknown },
                using: Some(format!("{expression}::{through}::{}", sql::data_type(to))),
            }
        }
        (None, Some(_)) if is_text(from) => explicit(Cost::MayFail),
        (labels, None) if is_text(to) && (labels.is_some() || is_builtin(from)) => {
            if to.modifiers.is_empty() {
                explicit(Cost::Safe)
            } else {
                // A cast that is written out would cut what is too long without a word.
                by_itself(Cost::MayFail)
            }
        }
        _ if is_text(from) && is_builtin(to) => explicit(Cost::MayFail),
        _ if is_domain_over(next, to, from) || is_domain_over(previous, from, to) => {
            explicit(Cost::MayFail)
        }
        _ if names(from, to, "json", "jsonb") || names(from, to, "jsonb", "json") => {
            explicit(Cost::Safe)
        }
        _ if names(from, to, "boolean", "integer") || names(from, to, "integer", "boolean") => {
            explicit(Cost::Lossy)
        }
        _ => Cast {
            cost: Cost::Unknown,
            using: None,
        },
    }
}

fn names(from: &DataType, to: &DataType, one: &str, other: &str) -> bool {
    from.is_one_of(&[one]) && to.is_one_of(&[other])
}

fn is_builtin(data_type: &DataType) -> bool {
    matches!(data_type.name, TypeName::Builtin(_))
}

fn is_text(data_type: &DataType) -> bool {
    family(data_type).is_some_and(|(family, _)| family == "texts")
}

/// The labels of an enum, also of an array of it.
pub(crate) fn labels<'a>(world: &World<'a>, data_type: &DataType) -> Option<&'a [String]> {
    match world
        .items
        .get(&Id::Type(data_type.named_type()?.clone()))?
    {
        Item::Enum(item) => Some(&item.labels),
        _ => None,
    }
}

fn is_domain_over(world: &World<'_>, domain: &DataType, base: &DataType) -> bool {
    let found = domain
        .named_type()
        .and_then(|name| world.items.get(&Id::Type(name.clone())));
    matches!(found, Some(Item::Domain(item)) if item.data_type == *base)
}

fn within_family(family: &str, from: &DataType, to: &DataType) -> Cost {
    let name = |data_type: &DataType| match &data_type.name {
        TypeName::Builtin(name) => name.clone(),
        _ => String::new(),
    };
    match family {
        "numbers" => numbers(&name(from), from, &name(to), to),
        "texts" => texts(&name(from), from, &name(to), to),
        "moments" if name(from) == "date" && name(to) == "timestamp without time zone" => {
            Cost::Safe
        }
        _ if name(from) == name(to) => precision(from, to),
        _ => Cost::Lossy,
    }
}

fn numbers(from: &str, before: &DataType, to: &str, after: &DataType) -> Cost {
    const INTEGERS: [&str; 3] = ["smallint", "integer", "bigint"];
    let size = |name: &str| INTEGERS.iter().position(|integer| *integer == name);
    match (size(from), size(to)) {
        (Some(one), Some(other)) if one <= other => Cost::Safe,
        (Some(_), Some(_)) => Cost::MayFail,
        (Some(_), None) if to == "numeric" && after.modifiers.is_empty() => Cost::Safe,
        (Some(_), None) if to == "numeric" => Cost::MayFail,
        (Some(0), None) => Cost::Safe,
        (Some(1), None) if to == "double precision" => Cost::Safe,
        _ if from == "real" && to == "double precision" => Cost::Safe,
        _ if from == "numeric" && to == "numeric" => numeric(&before.modifiers, &after.modifiers),
        _ => Cost::Lossy,
    }
}

/// `numeric(precision, scale)`: digits before the point may be too many, those behind it are rounded.
fn numeric(from: &[i64], to: &[i64]) -> Cost {
    let parts = |modifiers: &[i64]| {
        let precision = modifiers.first().copied()?;
        Some((precision, modifiers.get(1).copied().unwrap_or(0)))
    };
    match (parts(from), parts(to)) {
        (_, None) => Cost::Safe,
        (None, Some(_)) => Cost::Lossy,
        (Some((_, scale)), Some((_, after))) if after < scale => Cost::Lossy,
        (Some((precision, scale)), Some((wider, after))) if wider - after >= precision - scale => {
            Cost::Safe
        }
        _ => Cost::MayFail,
    }
}

fn texts(from: &str, before: &DataType, to: &str, after: &DataType) -> Cost {
    let length = |data_type: &DataType| data_type.modifiers.first().copied();
    match (from, to) {
        (_, "text") => Cost::Safe,
        ("text", _) => {
            if length(after).is_none() {
                Cost::Safe
            } else {
                Cost::MayFail
            }
        }
        ("character varying", "character varying") => match (length(before), length(after)) {
            (_, None) => Cost::Safe,
            (Some(one), Some(other)) if other >= one => Cost::Safe,
            _ => Cost::MayFail,
        },
        _ => Cost::MayFail,
    }
}

/// A shorter precision rounds.
fn precision(from: &DataType, to: &DataType) -> Cost {
    let digits = |data_type: &DataType| data_type.modifiers.first().copied().unwrap_or(6);
    if digits(to) >= digits(from) {
        Cost::Safe
    } else {
        Cost::Lossy
    }
}
