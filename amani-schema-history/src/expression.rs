//! What an expression names, and the same expression with another name in it.

use amani_schema_core::schema::Expression;
use amani_schema_core::sql;

use crate::syntax::{Kind, Node, parse_expression};

/// A piece of SQL as an expression, an outer pair of parentheses taken off.
pub(crate) fn of(node: &Node) -> Expression {
    Expression(node.text())
}

/// The columns that an expression names, in order, each once; `columns` are those there are.
pub(crate) fn columns<'a>(
    node: &Node,
    columns: impl Iterator<Item = &'a str> + Clone,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names(node) {
        if columns.clone().any(|column| column == name) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Whether a text names this column.
pub(crate) fn mentions(expression: &str, column: &str) -> bool {
    may_name(expression, column)
        && parse_expression(expression)
            .is_none_or(|node| names(&node).iter().any(|name| name == column))
}

/// Whether a text may hold a name, so that most need not be parsed.
fn may_name(text: &str, name: &str) -> bool {
    let is_spelled_out = name.contains('"') || text.contains("U&") || text.contains("u&");
    is_spelled_out || text.to_lowercase().contains(&name.to_lowercase())
}

/// The names that stand where a column may, qualified ones by their last part.
fn names(node: &Node) -> Vec<String> {
    let references = node.descendants(Kind::NAME_REF).into_iter();
    references
        .filter(is_value)
        .map(|reference| reference.name())
        .collect()
}

/// A name that is not the function of a call, nor the qualifier of another name.
fn is_value(reference: &Node) -> bool {
    let Some(parent) = reference.parent() else {
        return true;
    };
    let is_first = parent
        .nodes()
        .next()
        .is_some_and(|first| first.range() == reference.range());
    match parent.kind() {
        Kind::CALL_EXPR => !is_first,
        Kind::FIELD_EXPR => {
            let of_call = parent.parent().is_some_and(|outer| {
                outer.kind() == Kind::CALL_EXPR
                    && outer
                        .nodes()
                        .next()
                        .is_some_and(|first| first.range() == parent.range())
            });
            !is_first && !of_call
        }
        _ => true,
    }
}

/// The same text with a column called otherwise.
pub(crate) fn rename_column(expression: &str, from: &str, to: &str) -> String {
    if !may_name(expression, from) {
        return expression.to_owned();
    }
    let Some(node) = parse_expression(expression) else {
        return expression.to_owned();
    };
    let places = node
        .descendants(Kind::NAME_REF)
        .into_iter()
        .filter(|reference| is_value(reference) && reference.name() == from)
        .map(|reference| reference.range());
    // The text was parsed behind `SELECT `.
    let places: Vec<_> = places.map(|range| range.start - 7..range.end - 7).collect();
    replace(expression, &places, &sql::identifier(to))
}

/// The same text with a function called otherwise; `is_it` tells it by the names of its path.
pub(crate) fn rename_function(
    expression: &str,
    name: &str,
    is_it: impl Fn(&[String]) -> bool,
    to: &str,
) -> String {
    if !may_name(expression, name) {
        return expression.to_owned();
    }
    let Some(node) = parse_expression(expression) else {
        return expression.to_owned();
    };
    let calls = node.descendants(Kind::CALL_EXPR).into_iter();
    let functions = calls.filter_map(|call| call.nodes().next());
    let named = functions.filter(|function| {
        matches!(function.kind(), Kind::NAME_REF | Kind::FIELD_EXPR) && is_it(&function.path())
    });
    let mut places: Vec<_> = named
        .map(|function| function.range().start - 7..function.range().end - 7)
        .collect();
    places.sort_by_key(|place| place.start);
    replace(expression, &places, to)
}

/// The same text with something else in these places, which come in order.
pub(crate) fn replace(text: &str, places: &[std::ops::Range<usize>], with: &str) -> String {
    let mut replaced = text.to_owned();
    for place in places.iter().rev() {
        replaced.replace_range(place.clone(), with);
    }
    replaced
}

/// The same text with a string literal changed, wherever it stands.
pub(crate) fn replace_literal(expression: &str, from: &str, to: &str) -> String {
    if !expression.contains('\'') && !expression.contains('$') {
        return expression.to_owned();
    }
    let Some(node) = parse_expression(expression) else {
        return expression.to_owned();
    };
    let literals = node.descendants(Kind::LITERAL).into_iter();
    let places: Vec<_> = literals
        .filter(|literal| literal.string().as_deref() == Some(from))
        .map(|literal| literal.range().start - 7..literal.range().end - 7)
        .collect();
    replace(expression, &places, &sql::literal(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_no_column() {
        assert!(mentions("lower(name)", "name"));
        assert!(!mentions("name(lower)", "name"));
        assert!(!mentions("'name'", "name"));
        assert!(mentions("t.name = 1", "name"));
        assert!(!mentions("name.t = 1", "name"));
    }

    #[test]
    fn a_column_is_renamed_and_nothing_else() {
        let renamed = rename_column("a(a) > 'a' AND t.a = \"a\" AND b.a()", "a", "New");
        assert_eq!(
            renamed,
            "a(\"New\") > 'a' AND t.\"New\" = \"New\" AND b.a()"
        );
    }
}
