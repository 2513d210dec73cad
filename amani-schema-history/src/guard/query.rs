//! Expressions and queries over the catalog.

use std::rc::Rc;

use super::catalog::{Row, rows};
use super::value::Value;
use super::{Variables, reference};
use crate::data_type;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};

/// What a question is asked of.
pub(super) struct Question<'a> {
    pub(super) state: &'a State,
    pub(super) variables: &'a Variables,
}

/// A row under the name that the query gives it.
#[derive(Clone)]
pub(super) struct Named {
    alias: String,
    row: Rc<Row>,
}

/// One combination of rows, and whether it is there for sure.
struct Combined {
    rows: Vec<Named>,
    certain: bool,
}

impl Question<'_> {
    pub(super) fn evaluate(&self, node: &Node, rows: &[Named]) -> Result<Value> {
        match node.kind() {
            Kind::PLPGSQL_EXPR | Kind::TARGET_LIST | Kind::TARGET | Kind::ARG => {
                self.only(node, rows)
            }
            Kind::PAREN_EXPR => self.only(node, rows),
            Kind::SELECT => self.scalar(node),
            Kind::CALL_EXPR => self.call(node, rows),
            Kind::PREFIX_EXPR if node.has(Kind::NOT_KW) => Ok(self.only(node, rows)?.not()),
            Kind::BIN_EXPR => self.binary(node, rows),
            Kind::CAST_EXPR => self.cast(node, rows),
            Kind::LITERAL => Ok(literal(node)),
            Kind::NAME_REF | Kind::FIELD_EXPR => Ok(self.name(node, rows)),
            _ => Ok(Value::Unknown),
        }
    }

    /// The value of the one part that there is.
    fn only(&self, node: &Node, rows: &[Named]) -> Result<Value> {
        let parts: Vec<Node> = node.nodes().collect();
        match parts.as_slice() {
            [only] => self.evaluate(only, rows),
            _ => Ok(Value::Unknown),
        }
    }

    fn binary(&self, node: &Node, rows: &[Named]) -> Result<Value> {
        let nodes: Vec<Node> = node.nodes().collect();
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
            return Ok(Value::Unknown);
        };
        let left = self.evaluate(first, rows)?;
        if node.has(Kind::IN_KW) || node.has(Kind::NOT_IN) {
            let is_in = self.membership(&left, last, rows)?;
            return Ok(if node.has(Kind::NOT_IN) {
                is_in.not()
            } else {
                is_in
            });
        }
        let right = self.evaluate(last, rows)?;
        let is_constant = last.kind() == Kind::LITERAL;
        let operator: Vec<Kind> = node.elements().iter().filter_map(operator_kind).collect();
        Ok(match operator.as_slice() {
            [Kind::AND_KW] => left.and(right),
            [Kind::OR_KW] => left.or(right),
            [Kind::EQ] => left.equals(&right),
            [Kind::NEQ | Kind::NEQB] => left.equals(&right).not(),
            [Kind::IS_KW] if is_constant => is(&left, &right),
            [Kind::IS_NOT] if is_constant => is(&left, &right).not(),
            [order] => in_order(*order, &left, &right),
            _ => Value::Unknown,
        })
    }

    /// `IN (...)` with a list of values.
    fn membership(&self, left: &Value, list: &Node, rows: &[Named]) -> Result<Value> {
        if !matches!(list.kind(), Kind::PAREN_EXPR | Kind::TUPLE_EXPR)
            || list.has_token(Kind::SELECT_KW)
        {
            return Ok(Value::Unknown);
        }
        list.nodes().try_fold(Value::Bool(false), |found, item| {
            Ok(found.or(left.equals(&self.evaluate(&item, rows)?)))
        })
    }

    fn call(&self, node: &Node, rows: &[Named]) -> Result<Value> {
        if let Some(exists) = node.child(Kind::EXISTS_FN) {
            let query = exists.nodes().next();
            return query.map_or(Ok(Value::Unknown), |query| self.exists(&query));
        }
        let name = node
            .nodes()
            .next()
            .map(|name| name.name())
            .unwrap_or_default();
        let arguments = node.child(Kind::ARG_LIST);
        let arguments = arguments.iter().flat_map(|list| list.children(Kind::ARG));
        let arguments: Result<Vec<Value>> = arguments
            .map(|argument| self.evaluate(&argument, rows))
            .collect();
        Ok(reference::call(self.state, &name, &arguments?))
    }

    fn cast(&self, node: &Node, rows: &[Named]) -> Result<Value> {
        let is_type = |child: &Node| data_type::KINDS.contains(&child.kind());
        let inner = node
            .nodes()
            .find(|child| !is_type(child) && child.kind() != Kind::COLON_COLON);
        let target = node.nodes().find(is_type);
        let (Some(inner), Some(target)) = (inner, target) else {
            return Ok(Value::Unknown);
        };
        let value = self.evaluate(&inner, rows)?;
        reference::cast(self.state, value, &target.text().to_ascii_lowercase())
    }

    /// A column of a row, a variable of the block, or a function without parentheses.
    fn name(&self, node: &Node, rows: &[Named]) -> Value {
        let path = node.path();
        match path.as_slice() {
            [name] => {
                let found = rows.iter().find_map(|named| named.row.get(name));
                found
                    .cloned()
                    .or_else(|| self.variables.get(name).cloned())
                    .unwrap_or_else(|| reference::call(self.state, name, &[]))
            }
            [.., alias, name] => {
                let named = rows.iter().find(|named| named.alias == *alias);
                let value = named.and_then(|named| named.row.get(name));
                value.cloned().unwrap_or(Value::Unknown)
            }
            [] => Value::Unknown,
        }
    }

    fn exists(&self, query: &Node) -> Result<Value> {
        // An aggregate has a row even of nothing.
        let clause = query.child(Kind::SELECT_CLAUSE);
        if clause.is_some_and(|clause| !clause.descendants(Kind::CALL_EXPR).is_empty()) {
            return Ok(Value::Unknown);
        }
        Ok(self.combined(query)?.map_or(Value::Unknown, |found| {
            if found.iter().any(|combined| combined.certain) {
                Value::Bool(true)
            } else if found.is_empty() {
                Value::Bool(false)
            } else {
                Value::Unknown
            }
        }))
    }

    pub(super) fn count(&self, query: &Node) -> Result<Value> {
        let found = self.combined(query)?;
        let found = found.filter(|found| found.iter().all(|combined| combined.certain));
        let count = found.and_then(|found| i64::try_from(found.len()).ok());
        Ok(count.map_or(Value::Unknown, Value::Number))
    }

    /// A query in the place of a value.
    fn scalar(&self, query: &Node) -> Result<Value> {
        let targets = query.descendants(Kind::TARGET);
        let Some(target) = targets.first() else {
            return Ok(Value::Unknown);
        };
        let is_count = target.text().replace(' ', "").to_ascii_lowercase();
        if matches!(&*is_count, "count(*)" | "count(1)") {
            return self.count(query);
        }
        if !query.has(Kind::FROM_CLAUSE) && !query.has(Kind::WHERE_CLAUSE) {
            return self.evaluate(target, &[]);
        }
        let is_plain = target.descendants(Kind::CALL_EXPR).is_empty();
        match self.combined(query)?.as_deref() {
            Some([]) if is_plain => Ok(Value::Null),
            Some([only]) if is_plain && only.certain => self.evaluate(target, &only.rows),
            _ => Ok(Value::Unknown),
        }
    }

    /// The rows of a query; `None` where it has parts that are not understood.
    fn combined(&self, query: &Node) -> Result<Option<Vec<Combined>>> {
        const PARTS: &[Kind] = &[
            Kind::SELECT_CLAUSE,
            Kind::FROM_CLAUSE,
            Kind::WHERE_CLAUSE,
            Kind::ORDER_BY_CLAUSE,
        ];
        let mut parts = query.nodes();
        let is_plain = query.kind() == Kind::SELECT
            && parts.all(|part| PARTS.contains(&part.kind()) || is_limit(&part));
        let Some(from) = query.child(Kind::FROM_CLAUSE).filter(|_| is_plain) else {
            return Ok(None);
        };
        let condition = query
            .child(Kind::WHERE_CLAUSE)
            .and_then(|clause| clause.nodes().next());
        let mut found = vec![Combined {
            rows: Vec::new(),
            certain: true,
        }];
        let mut conditions: Vec<Node> = condition.into_iter().collect();
        let mut relations = Vec::new();
        for item in from.nodes() {
            if !take_apart(&item, &mut relations, &mut conditions) {
                return Ok(None);
            }
        }
        for relation in relations {
            let name = relation.child(Kind::RELATION_NAME_REF);
            let path = name.map(|name| name.path()).unwrap_or_default();
            let Some(rows) = rows(self.state, &path) else {
                return Ok(None);
            };
            let alias = relation.child(Kind::FROM_ALIAS).map(|alias| alias.name());
            let alias = alias.or_else(|| path.last().cloned()).unwrap_or_default();
            let rows: Vec<Rc<Row>> = rows.into_iter().map(Rc::new).collect();
            found = self.join(&found, &alias, &rows, &conditions)?;
        }
        for combined in &mut found {
            for condition in &conditions {
                combined.certain &= self.evaluate(condition, &combined.rows)?.truth() == Some(true);
            }
        }
        Ok(Some(found))
    }

    /// Every combination with one more row that the conditions do not rule out.
    fn join(
        &self,
        found: &[Combined],
        alias: &str,
        rows: &[Rc<Row>],
        conditions: &[Node],
    ) -> Result<Vec<Combined>> {
        let mut joined = Vec::new();
        for combined in found {
            for row in rows {
                let mut all = combined.rows.clone();
                all.push(Named {
                    alias: alias.to_owned(),
                    row: Rc::clone(row),
                });
                let mut is_out = false;
                for condition in conditions {
                    is_out |= self.evaluate(condition, &all)?.truth() == Some(false);
                }
                if !is_out {
                    joined.push(Combined {
                        rows: all,
                        certain: combined.certain && row.certain,
                    });
                }
            }
        }
        Ok(joined)
    }
}

/// The relations of an inner join, and its conditions; `false` for another kind of join.
fn take_apart(item: &Node, relations: &mut Vec<Node>, conditions: &mut Vec<Node>) -> bool {
    match item.kind() {
        Kind::RELATION_FROM_ITEM => {
            relations.push(item.clone());
            true
        }
        Kind::JOIN_EXPR => item
            .nodes()
            .all(|part| take_apart(&part, relations, conditions)),
        Kind::JOIN => item
            .nodes()
            .all(|part| take_apart(&part, relations, conditions)),
        Kind::JOIN_INNER | Kind::JOIN_CROSS => true,
        Kind::ON_CLAUSE => {
            conditions.extend(item.nodes());
            true
        }
        _ => false,
    }
}

/// `LIMIT 1` leaves a row where there is one.
fn is_limit(part: &Node) -> bool {
    part.kind() == Kind::LIMIT_CLAUSE && part.text().eq_ignore_ascii_case("limit 1")
}

fn literal(node: &Node) -> Value {
    if let Some(text) = node.string() {
        return Value::Text(text);
    }
    match &*node.text().to_ascii_lowercase() {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        number => number.parse().map_or(Value::Unknown, Value::Number),
    }
}

fn operator_kind(element: &crate::syntax::Element) -> Option<Kind> {
    match element {
        crate::syntax::Element::Token(token) => Some(token.kind),
        crate::syntax::Element::Node(node) => {
            (node.kind() == Kind::IS_NOT || node.kind() == Kind::CUSTOM_OP).then(|| node.kind())
        }
    }
}

/// `IS NULL`, `IS TRUE`, `IS FALSE`.
fn is(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (left, Value::Null) => left.is_null(),
        (Value::Unknown, _) => Value::Unknown,
        (left, right) => Value::Bool(left == right),
    }
}

fn in_order(operator: Kind, left: &Value, right: &Value) -> Value {
    let (Value::Number(left), Value::Number(right)) = (left, right) else {
        return Value::Unknown;
    };
    Value::Bool(match operator {
        Kind::L_ANGLE => left < right,
        Kind::R_ANGLE => left > right,
        Kind::LTEQ => left <= right,
        Kind::GTEQ => left >= right,
        _ => return Value::Unknown,
    })
}
