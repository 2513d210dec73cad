//! What has to happen to an object that both schemas have.

mod code;
mod column;
mod constraint;
mod sequence;
mod table;
mod types;

pub(crate) use column::go_on_counting;
pub(crate) use table::replica_identity;

use amani_schema_core::schema::Namespace;

use crate::item::Item;
use crate::labels::{self, Labels};
use crate::text::Text;

/// How an object gets from one definition to another. Its comment is looked at elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Same,
    /// It stays, and these are carried out on it.
    Alter(Vec<Text>),
    /// It is dropped and made anew, with what needs it.
    Replace,
    /// A type is made anew beside the old one, and every column moves over.
    Rebuild,
    /// A column gets another type, and these besides.
    Retype(Vec<Text>),
}

impl Change {
    fn of(texts: Vec<Text>) -> Self {
        if texts.is_empty() {
            Self::Same
        } else {
            Self::Alter(texts)
        }
    }

    fn replace_if(differs: bool) -> Self {
        if differs { Self::Replace } else { Self::Same }
    }
}

/// The same object in two schemas: as it is written there, and in normal form.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) written: Item<'a>,
    pub(crate) canonical: Item<'a>,
}

/// Compares an object with what becomes of it.
pub(crate) fn change(previous: Pair<'_>, next: Pair<'_>) -> Change {
    let written = (previous.written, next.written);
    match (previous.canonical, next.canonical) {
        (Item::Namespace(Namespace { .. }), Item::Namespace(_))
        | (Item::Extension(_), Item::Extension(_)) => Change::Same,
        (Item::Enum(one), Item::Enum(other)) => match labels::compare(one, other) {
            Labels::Same => Change::Same,
            Labels::Added(added) => {
                let statements = added.into_iter().map(|added| added.statement);
                Change::Alter(statements.map(Text::Statement).collect())
            }
            Labels::Rebuilt => Change::Rebuild,
        },
        (Item::Domain(one), Item::Domain(other)) => match written {
            (Item::Domain(_), Item::Domain(written)) => types::domain(one, other, written),
            _ => Change::Rebuild,
        },
        (Item::Composite(one), Item::Composite(other)) => types::composite(one, other),
        (Item::Range(one), Item::Range(other)) => types::range(one, other),
        (Item::Sequence(one), Item::Sequence(other)) => sequence::change(one, other),
        (Item::Routine(one), Item::Routine(other)) => match next.written {
            Item::Routine(written) => code::routine(one, other, written),
            _ => Change::Replace,
        },
        (Item::Table(one), Item::Table(other)) => table::change(one, other),
        (Item::Column(_, one), Item::Column(table, other)) => match written.1 {
            Item::Column(_, written) => column::change(table, one, other, written),
            _ => Change::Replace,
        },
        (Item::Default(_, one), Item::Default(table, other)) => match written.1 {
            Item::Default(_, written) if one.default != other.default => {
                column::set_default(table, written)
            }
            _ => Change::Same,
        },
        (Item::View(one), Item::View(other)) => match next.written {
            Item::View(written) => code::view(one, other, written),
            _ => Change::Replace,
        },
        (Item::Trigger(one), Item::Trigger(other)) => code::trigger(one, other),
        (Item::Policy(one), Item::Policy(other)) => code::policy(one, other),
        (Item::Rule(one), Item::Rule(other)) => code::rule(one, other),
        (Item::Statistics(one), Item::Statistics(other)) => code::statistics(one, other),
        (one, other) => constraint::change(one, other),
    }
}
