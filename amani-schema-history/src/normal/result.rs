//! What a constant is where nothing but its place says it: in the branch of a `CASE`, in an array.

use amani_schema_core::schema::{DataType, TypeName};
use amani_schema_core::sql;

use super::form::strip;
use crate::rename::{Edit, edited};
use crate::syntax::{Kind, Node, parse_expression};

/// The same expression with every constant that may be its result cast to the type of the column.
///
/// A constant alone is taken for one of that type. In a `CASE` or an array it is a text, which PostgreSQL
/// [does not make an enum of](https://www.postgresql.org/docs/current/typeconv-union-case.html) by itself.
pub(crate) fn typed(expression: &str, of: &DataType) -> String {
    let is_named = matches!(of.name, TypeName::Named(_));
    let Some(node) = parse_expression(expression).filter(|_| is_named) else {
        return expression.to_owned();
    };
    let node = strip(&node);
    if node.kind() == Kind::LITERAL {
        return expression.to_owned();
    }
    let mut edits = Vec::new();
    cast(&node, of, &mut edits);
    edited(expression, edits)
}

fn cast(node: &Node, of: &DataType, edits: &mut Vec<Edit>) {
    const SELECT: usize = "SELECT ".len();
    let node = strip(node);
    let last = |node: &Node| node.nodes().last();
    match node.kind() {
        Kind::LITERAL if node.string().is_some() => {
            let end = node.range().end - SELECT;
            edits.push((end..end, format!("::{}", sql::data_type(of))));
        }
        Kind::CASE_EXPR => {
            let branches = [Kind::WHEN_CLAUSE, Kind::ELSE_CLAUSE].into_iter();
            let own =
                |branch: &Node| case_of(branch).is_some_and(|case| case.range() == node.range());
            let branches = branches.flat_map(|kind| node.descendants(kind));
            let values = branches.filter(own).filter_map(|branch| last(&branch));
            values.for_each(|value| cast(&value, of, edits));
        }
        Kind::ARRAY_EXPR if of.dimensions > 0 => {
            let element = DataType {
                dimensions: 0,
                ..of.clone()
            };
            node.nodes().for_each(|value| cast(&value, &element, edits));
        }
        _ => {}
    }
}

fn case_of(branch: &Node) -> Option<Node> {
    let mut outer = branch.parent();
    while let Some(node) = outer {
        if node.kind() == Kind::CASE_EXPR {
            return Some(node);
        }
        outer = node.parent();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_the_result_says_its_type() {
        let mood = DataType::read("mood");
        let moods = DataType::read("mood[]");
        let texts = [
            ("'sad'", &mood, "'sad'"),
            (
                "case when (a = 'x') then 'sad' else case when b then 'ok' end end",
                &mood,
                "case when (a = 'x') then 'sad'::mood else case when b then 'ok'::mood end end",
            ),
            ("array['sad', other]", &moods, "array['sad'::mood, other]"),
            ("f('sad')", &mood, "f('sad')"),
        ];
        for (expression, of, typed) in texts {
            assert_eq!(super::typed(expression, of), typed);
        }
        let text = DataType::read("text");
        assert_eq!(
            super::typed("case when a then 'x' end", &text),
            "case when a then 'x' end"
        );
    }
}
