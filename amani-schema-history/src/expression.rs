//! An expression as it is written, and the columns that it names.

use amani_schema_core::schema::Expression;

use crate::bind::bound;
use crate::depends::{self, Form, What};
use crate::state::State;
use crate::syntax::{Kind, Node, parse_expression};

/// A piece of SQL as an expression, with what it names along the `search_path` written out.
pub(crate) fn of(state: &State, node: &Node) -> Expression {
    Expression(bound(state, Form::Expression, node.text()))
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

/// The column that a text is, if it is but a name: unquoted.
pub(crate) fn plain_column(text: &str) -> String {
    let node = parse_expression(text).filter(|node| node.kind() == Kind::NAME_REF);
    node.map(|node| node.name()).unwrap_or_default()
}

/// Whether an expression is a column itself, cast at most: its values can be cast back. `AT TIME ZONE 'UTC'` is
/// what a cast between moments with and without a time zone does.
///
/// ```
/// use amani_schema_history::is_cast_of;
///
/// assert!(is_cast_of("CAST(a::text AS kind)", "a"));
/// assert!(!is_cast_of("round(a * 100)::bigint", "a"));
/// ```
#[must_use]
pub fn is_cast_of(text: &str, column: &str) -> bool {
    parse_expression(text).is_some_and(|node| is_cast(&node, column))
}

fn is_cast(node: &Node, column: &str) -> bool {
    let is_of_first = || node.nodes().next().is_some_and(|it| is_cast(&it, column));
    match node.kind() {
        Kind::NAME_REF => node.name() == column,
        Kind::PAREN_EXPR | Kind::CAST_EXPR => is_of_first(),
        Kind::BIN_EXPR => node.has(Kind::AT_TIME_ZONE) && is_utc(node) && is_of_first(),
        _ => false,
    }
}

fn is_utc(node: &Node) -> bool {
    let zone = node.nodes().last().and_then(|zone| zone.string());
    zone.is_some_and(|zone| zone.eq_ignore_ascii_case("utc"))
}

/// Whether a text names this column.
pub(crate) fn mentions(expression: &str, column: &str) -> bool {
    may_name(expression, column)
        && depends::mentions(Form::Expression, expression)
            .iter()
            .any(|mention| {
                let is_column = matches!(mention.what, What::Column { .. });
                is_column && mention.path.last().is_some_and(|name| name == column)
            })
}

/// Whether a name is none, but a key word: a function that is called without parentheses (`user` is one,
/// `"user"` a column), or a form of `normalize(a, NFC)`.
pub(crate) fn is_key_word(name: &Node) -> bool {
    const WORDS: &[&str] = &[
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "localtime",
        "localtimestamp",
        "nfc",
        "nfd",
        "nfkc",
        "nfkd",
        "session_user",
        "system_user",
        "user",
    ];
    !name.text().starts_with('"') && WORDS.contains(&&*name.name())
}

/// Whether a text may hold a name, so that most need not be parsed.
///
/// ```
/// use amani_schema_history::may_name;
///
/// assert!(may_name("Lower(title) <> ''", "title"));
/// assert!(!may_name("lower(title) <> ''", "note"));
/// ```
#[must_use]
pub fn may_name(text: &str, name: &str) -> bool {
    let has_escapes = || text.contains("U&") || text.contains("u&");
    let is_spelled_out = name.contains('"') || (text.contains('&') && has_escapes());
    is_spelled_out || holds(text, name)
}

/// Whether the name is in the text, in whatever case. Every rename asks this of every text of the schema.
fn holds(text: &str, name: &str) -> bool {
    if !text.is_ascii() || !name.is_ascii() || name.is_empty() {
        return text.to_lowercase().contains(&name.to_lowercase());
    }
    let mut places = text.as_bytes().windows(name.len());
    places.any(|place| place.eq_ignore_ascii_case(name.as_bytes()))
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

#[cfg(test)]
mod tests {
    use super::is_cast_of;

    #[test]
    fn a_cast_of_the_column_alone_has_a_way_back() {
        for sql in [
            "a",
            "A",
            "\"a\"",
            "a::text::kind",
            "(a::text)::app.\"Kind\"[]",
            "CAST(a AS numeric(10, 2))",
            "cast ( a::text as int )",
            "a::timestamp without time zone",
            "a::varchar(3)",
            "a AT TIME ZONE 'UTC'",
        ] {
            assert!(is_cast_of(sql, "a"), "{sql}");
        }
        assert!(is_cast_of("\"Kind\"::text", "Kind"));
    }

    #[test]
    fn whatever_else_has_none() {
        for sql in [
            "round(a * 100)::bigint",
            "a + 1",
            "(a)::int + 1",
            "(a) + (1)",
            "b::int",
            "length(a)",
            "a::text || b::text",
            "a AT TIME ZONE 'Africa/Lagos'",
            "a::timestamptz AT TIME ZONE zone",
            "CASE a WHEN 1 THEN 2 END",
            "CAST(a + 1 AS int)",
            "gen_random_uuid()",
            "a IS NULL",
            "castle(a)",
            "a::int = b::int",
        ] {
            assert!(!is_cast_of(sql, "a"), "{sql}");
        }
    }
}
