//! Constraints: read from a statement first, given a name and a place on their table after.

mod check;
mod exclusion;
mod foreign;
mod key;
mod read;

pub(crate) use self::exclusion::copy_exclusions;
pub(crate) use self::key::add_named_key;
pub(crate) use self::read::{column_names, deferrable, name, options};

use amani_schema_core::schema::{Action, Deferrable, ObjectName, Table};

use self::read::{check_understood, read_foreign, read_key};
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};

/// A constraint as it is written, before the table that it goes on is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) name: Option<String>,
    kind: WrittenKind,
    deferrable: Deferrable,
    not_valid: bool,
    no_inherit: bool,
    /// Of the table alone, and not of its partitions: `ALTER TABLE ONLY`.
    only: bool,
}

#[derive(Clone, Debug)]
enum WrittenKind {
    Check(Node),
    Key {
        primary: bool,
        columns: Vec<String>,
        include: Vec<String>,
        nulls_not_distinct: bool,
        using_index: Option<Vec<String>>,
    },
    Foreign {
        columns: Vec<String>,
        target: Vec<String>,
        target_columns: Vec<String>,
        on_delete: Action,
        on_update: Action,
        match_full: bool,
    },
    Exclude(Node),
}

/// The kinds of node that become an object of their own; NOT NULL and DEFAULT do not.
pub(crate) const KINDS: &[Kind] = &[
    Kind::CHECK_CONSTRAINT,
    Kind::PRIMARY_KEY_CONSTRAINT,
    Kind::UNIQUE_CONSTRAINT,
    Kind::REFERENCES_CONSTRAINT,
    Kind::FOREIGN_KEY_CONSTRAINT,
    Kind::EXCLUDE_CONSTRAINT,
];

impl Written {
    /// Reads one of [`KINDS`]; `column` is the one that it is written on.
    pub(crate) fn read(node: &Node, column: Option<&str>) -> Result<Self> {
        check_understood(node)?;
        let own_column = || column.map(str::to_owned).into_iter().collect();
        let kind = match node.kind() {
            Kind::CHECK_CONSTRAINT => WrittenKind::Check(node.clone()),
            Kind::PRIMARY_KEY_CONSTRAINT | Kind::UNIQUE_CONSTRAINT => read_key(node, own_column()),
            Kind::REFERENCES_CONSTRAINT => read_foreign(node, own_column())?,
            Kind::FOREIGN_KEY_CONSTRAINT => {
                let lists = node.children(Kind::FOREIGN_KEY_COLUMN_LIST);
                let columns = lists.first().map(column_names).unwrap_or_default();
                read_foreign(node, columns)?
            }
            Kind::EXCLUDE_CONSTRAINT => WrittenKind::Exclude(node.clone()),
            other => {
                return Err(format!(
                    "a constraint of the kind {other:?} is not understood"
                ));
            }
        };
        Ok(Self {
            name: name(node),
            kind,
            deferrable: deferrable(node),
            not_valid: node.has(Kind::NOT_VALID),
            no_inherit: node.has(Kind::NO_INHERIT),
            only: false,
        })
    }

    /// The same in `CREATE TABLE`, where there are no rows that could break it.
    pub(crate) fn on_new_table(self) -> Self {
        Self {
            not_valid: false,
            ..self
        }
    }

    /// The same for the table alone.
    pub(crate) fn only(self, only: bool) -> Self {
        Self { only, ..self }
    }

    /// Checks come first, then indexes with the primary key before the others, then foreign keys.
    pub(crate) fn turn(&self) -> u8 {
        match &self.kind {
            WrittenKind::Check(_) => 0,
            WrittenKind::Key { primary: true, .. } => 1,
            WrittenKind::Key { .. } | WrittenKind::Exclude(_) => 2,
            WrittenKind::Foreign { .. } => 3,
        }
    }

    /// Whether it is a plain key over the same columns as another, which PostgreSQL then merges.
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        let parts = |written: &Self| match &written.kind {
            WrittenKind::Key {
                columns,
                include,
                nulls_not_distinct,
                using_index: None,
                ..
            } => Some((columns.clone(), include.clone(), *nulls_not_distinct)),
            _ => None,
        };
        let (one, two) = (parts(self), parts(other));
        one.is_some() && one == two && self.deferrable == other.deferrable
    }

    /// Puts it on a table that is there.
    pub(crate) fn add(self, state: &mut State, table: &ObjectName) -> Result {
        if let Some(name) = &self.name {
            let there = state.table_mut(table)?;
            if self.is_merged(there, name) {
                return Ok(());
            }
            if there.constraint_names().any(|other| other == name) {
                return Err(format!(
                    "constraint \"{name}\" for relation \"{table}\" already exists"
                ));
            }
        }
        match self.kind.clone() {
            WrittenKind::Check(node) => self.add_check(state, table, &node),
            WrittenKind::Key { .. } => self.add_key(state, table),
            WrittenKind::Foreign { .. } => self.add_foreign(state, table),
            WrittenKind::Exclude(node) => self.add_exclusion(state, table, &node),
        }
    }
}

pub(crate) fn check_columns(table: &Table, columns: &[String]) -> Result {
    match columns.iter().find(|column| table.column(column).is_none()) {
        Some(missing) => Err(format!(
            "column \"{missing}\" of relation \"{}\" does not exist",
            table.name
        )),
        None => Ok(()),
    }
}
