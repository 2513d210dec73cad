//! What is known of the variables of a block.

use super::Run;
use crate::error::Result;
use crate::guard::{self, Value};
use crate::syntax::{Kind, Node, parse};

impl Run<'_> {
    /// `DECLARE is_there boolean := ...`.
    pub(super) fn declare(&mut self, block: &Node) -> Result {
        let section = block.child(Kind::PLPGSQL_DECLARE_SECTION);
        let declared = section
            .iter()
            .flat_map(|section| section.children(Kind::PLPGSQL_VAR_DECL));
        for variable in declared {
            let name = variable
                .child(Kind::PLPGSQL_VAR_NAME)
                .map(|name| name.name());
            let value = match variable.descendants(Kind::PLPGSQL_EXPR).first() {
                Some(value) => guard::evaluate(self.state, &self.variables, value)?,
                None => Value::Null,
            };
            self.set(name, value);
        }
        Ok(())
    }

    fn set(&mut self, name: Option<String>, value: Value) {
        if let Some(name) = name {
            self.variables.insert(name, value);
        }
    }

    pub(super) fn assign(&mut self, node: &Node) -> Result {
        let name = node.child(Kind::PLPGSQL_ASSIGN_TARGET);
        let value = node.child(Kind::PLPGSQL_EXPR);
        let value = match &value {
            Some(value) => guard::evaluate(self.state, &self.variables, value)?,
            None => Value::Unknown,
        };
        self.set(name.map(|name| name.name()), value);
        Ok(())
    }

    /// `PERFORM` says by `FOUND` whether there was a row.
    pub(super) fn perform(&mut self, node: &Node) -> Result {
        let count = match node.nodes().next() {
            Some(query) => guard::count(self.state, &self.variables, &query)?,
            None => Value::Unknown,
        };
        self.set_found(&count);
        Ok(())
    }

    fn set_found(&mut self, count: &Value) {
        let found = match count {
            Value::Number(count) => Value::Bool(*count > 0),
            _ => Value::Unknown,
        };
        self.variables.insert("found".to_owned(), found);
    }

    /// `SELECT ... INTO variable ...`, which the parser has no node for; `false` where it is not one.
    pub(super) fn select_into(&mut self, node: &Node) -> Result<bool> {
        let tokens: Vec<_> = node.tokens().collect();
        let is_select = tokens
            .first()
            .is_some_and(|token| token.kind == Kind::SELECT_KW);
        let Some(into) = tokens.iter().position(|token| token.kind == Kind::INTO_KW) else {
            return Ok(false);
        };
        let start = node.range().start;
        let Some(variable) = tokens.get(into + 1).filter(|_| is_select) else {
            return Ok(false);
        };
        let source = node.source();
        let end = variable.offset + variable.text.len() - start;
        let query = format!(
            "{}{}",
            &source[..tokens[into].offset - start],
            &source[end..]
        );
        let (statements, errors) = parse(&query);
        let value = match statements.as_slice() {
            [query] if errors.is_empty() => guard::evaluate(self.state, &self.variables, query)?,
            _ => Value::Unknown,
        };
        self.forget(node);
        self.set(Some(variable.name()), value);
        Ok(true)
    }

    /// What may have been assigned to is not known any more.
    pub(super) fn forget(&mut self, node: &Node) {
        let names: Vec<String> = node.tokens().map(|token| token.name()).collect();
        for (name, value) in &mut self.variables {
            if name == "found" || names.contains(name) {
                *value = Value::Unknown;
            }
        }
    }
}
