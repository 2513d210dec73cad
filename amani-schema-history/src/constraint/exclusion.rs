//! Exclusion constraints.

use amani_schema_core::schema::{Exclusion, Expression, ObjectName, Table, names};

use super::Written;
use crate::error::Result;
use crate::expression;
use crate::state::State;
use crate::syntax::{Kind, Node, expression_name};

impl Written {
    pub(super) fn add_exclusion(
        self,
        state: &mut State,
        table: &ObjectName,
        node: &Node,
    ) -> Result {
        let list = node.child(Kind::CONSTRAINT_EXCLUSION_LIST);
        let elements: Vec<(Expression, String)> = list
            .iter()
            .flat_map(|list| list.children(Kind::CONSTRAINT_EXCLUSION))
            .map(|element| exclusion_element(state, &element))
            .collect();
        let method = node.child(Kind::CONSTRAINT_INDEX_METHOD).map_or_else(
            || "btree".to_owned(),
            |method| method.path().pop().unwrap_or_default(),
        );
        let predicate = node
            .child(Kind::WHERE_CONDITION_CLAUSE)
            .and_then(|clause| clause.nodes().next())
            .map(|condition| expression::of(state, &condition));
        let name = self
            .name
            .unwrap_or_else(|| made_up_name(state, table, &elements));
        state.table_mut(table)?.exclusions.push(Exclusion {
            name,
            method,
            elements,
            predicate,
            deferrable: self.deferrable,
            comment: None,
        });
        Ok(())
    }
}

/// The name that PostgreSQL gives one that has none.
fn made_up_name(state: &State, table: &ObjectName, elements: &[(Expression, String)]) -> String {
    let parts: Vec<String> = elements
        .iter()
        .map(|(element, _)| expression_name(&element.0))
        .zip(elements)
        .map(|(made, (element, _))| {
            let is_column = element.0.chars().all(|c| c.is_alphanumeric() || c == '_');
            if is_column { element.0.clone() } else { made }
        })
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    state.free_index_name(table, |nth| names::exclusion(&table.name, &parts, nth))
}

/// Those of another table under names of their own: `LIKE ... INCLUDING INDEXES`.
pub(crate) fn copy_exclusions(state: &mut State, source: &Table, table: &ObjectName) -> Result {
    for exclusion in &source.exclusions {
        let name = made_up_name(state, table, &exclusion.elements);
        state.table_mut(table)?.exclusions.push(Exclusion {
            name,
            comment: None,
            ..exclusion.clone()
        });
    }
    Ok(())
}

fn exclusion_element(state: &State, node: &Node) -> (Expression, String) {
    let mut parts = node.nodes();
    let element = parts.next();
    let element = element.map_or_else(
        || Expression(String::new()),
        |node| expression::of(state, &node),
    );
    let text = node.text();
    let operator = text.rsplit(' ').next().unwrap_or_default().to_owned();
    (element, operator)
}
