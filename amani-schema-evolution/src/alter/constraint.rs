use amani_schema_core::schema::{Check, Exclusion, ForeignKey, Index, PrimaryKey, Unique};
use amani_schema_core::sql::{identifier, object_name, settings};

use super::Change;
use crate::item::Item;
use crate::text::{Text, index_name};

/// Constraints and indexes, in normal form.
pub(super) fn change(one: Item<'_>, other: Item<'_>) -> Change {
    match (one, other) {
        (Item::PrimaryKey(_, one), Item::PrimaryKey(_, other)) => {
            let bare = |key: &PrimaryKey| PrimaryKey {
                comment: None,
                ..key.clone()
            };
            Change::replace_if(bare(one) != bare(other))
        }
        (Item::Unique(_, one), Item::Unique(_, other)) => {
            let bare = |key: &Unique| Unique {
                comment: None,
                ..key.clone()
            };
            Change::replace_if(bare(one) != bare(other))
        }
        (Item::Exclusion(_, one), Item::Exclusion(_, other)) => {
            let bare = |it: &Exclusion| Exclusion {
                comment: None,
                ..it.clone()
            };
            Change::replace_if(bare(one) != bare(other))
        }
        (Item::Check(table, one), Item::Check(_, other)) => {
            let bare = |check: &Check| Check {
                comment: None,
                not_valid: false,
                ..check.clone()
            };
            let same = bare(one) == bare(other);
            validated(same, (one.not_valid, other.not_valid), || {
                Text::clause(
                    &table.name,
                    format!("VALIDATE CONSTRAINT {}", identifier(&one.name)),
                )
            })
        }
        (Item::ForeignKey(table, one), Item::ForeignKey(_, other)) => {
            let bare = |key: &ForeignKey| ForeignKey {
                comment: None,
                not_valid: false,
                ..key.clone()
            };
            let same = bare(one) == bare(other);
            validated(same, (one.not_valid, other.not_valid), || {
                Text::clause(
                    &table.name,
                    format!("VALIDATE CONSTRAINT {}", identifier(&one.name)),
                )
            })
        }
        (Item::Index(of, one), Item::Index(_, other)) => index(of, one, other),
        _ => Change::Replace,
    }
}

/// What was not valid can be validated, and never the other way round.
fn validated(same: bool, not_valid: (bool, bool), validate: impl Fn() -> Text) -> Change {
    match (same, not_valid) {
        (true, (true, false)) => Change::Alter(vec![validate()]),
        (true, (one, other)) if one == other => Change::Same,
        _ => Change::Replace,
    }
}

fn index(of: &amani_schema_core::schema::ObjectName, one: &Index, other: &Index) -> Change {
    let bare = |index: &Index| Index {
        comment: None,
        options: std::collections::BTreeMap::new(),
        ..index.clone()
    };
    if bare(one) != bare(other) {
        return Change::Replace;
    }
    let name = object_name(&index_name(of, &one.name));
    Change::of(super::table::options(
        &one.options,
        &other.options,
        |clause| Text::Statement(format!("ALTER INDEX {name} {clause};")),
    ))
}

/// Kept beside the only users of `settings`.
pub(super) fn set(options: &std::collections::BTreeMap<String, String>) -> String {
    format!("SET ({})", settings(options))
}
