//! Checks.

use amani_schema_core::schema::{Check, ObjectName, Table, names};

use super::read::is_option;
use super::{Written, WrittenKind};
use crate::error::Result;
use crate::expression;
use crate::inherit;
use crate::state::State;
use crate::syntax::Node;

impl Written {
    /// A check that is there from a parent becomes one of the table's own too.
    pub(super) fn is_merged(&self, table: &mut Table, name: &str) -> bool {
        let is_check = matches!(self.kind, WrittenKind::Check(_));
        let is_partition = table.partition_of.is_some();
        let mut checks = table.checks.iter_mut();
        let there = checks.find(|check| check.name == name && check.inherited && !check.local);
        match there.filter(|_| is_check) {
            Some(check) => {
                check.local = !is_partition;
                true
            }
            None => false,
        }
    }

    pub(super) fn add_check(self, state: &mut State, table: &ObjectName, node: &Node) -> Result {
        let there = state.table_mut(table)?.clone();
        let expression = node
            .nodes()
            .find(|child| !is_option(child.kind()))
            .ok_or("the check is empty")?;
        let name = self.name.unwrap_or_else(|| {
            let columns = there.columns.iter().map(|column| &*column.name);
            let named = expression::columns(&expression, columns);
            let only = (named.len() == 1).then(|| &*named[0]);
            state.free_constraint_name(table, |nth| names::check(&table.name, only, nth))
        });
        let check = Check {
            no_inherit: self.no_inherit,
            not_valid: self.not_valid,
            ..Check::new(name, expression::of(state, &expression))
        };
        let children = inherit::with_descendants(state, table);
        let below = children.iter().skip(1);
        state.table_mut(table)?.checks.push(check.clone());
        if check.no_inherit || self.only {
            return Ok(());
        }
        for child in below {
            inherit_check(state.table_mut(child)?, &check);
        }
        Ok(())
    }
}

/// The check of a parent, merged with one of that name that is there.
fn inherit_check(table: &mut Table, check: &Check) {
    let is_partition = table.partition_of.is_some();
    let mut checks = table.checks.iter_mut();
    match checks.find(|other| other.name == check.name) {
        Some(other) => {
            other.inherited = true;
            other.local &= !is_partition;
        }
        None => table.checks.push(Check {
            inherited: true,
            local: false,
            ..check.clone()
        }),
    }
}
