//! A query in lines: what stands between its words means nothing, so each query has one layout.

use crate::syntax::{Kind, Token, tokens};

/// Words that begin a line where they belong to the query itself.
const CLAUSES: &[&str] = &[
    "EXCEPT",
    "FROM",
    "GROUP",
    "HAVING",
    "INTERSECT",
    "LIMIT",
    "OFFSET",
    "ORDER",
    "UNION",
    "WHERE",
];

const JOINS: &[&str] = &["CROSS", "FULL", "INNER", "JOIN", "LEFT", "NATURAL", "RIGHT"];

/// The same words without comments, a clause or a column on a line; as it is where two texts may be parts of one.
pub(super) fn in_lines(text: &str) -> String {
    let tokens = tokens(text);
    let is_apart = |pair: &[Token]| pair[0].text.ends_with('\'') && pair[1].text.contains('\'');
    if tokens.windows(2).any(is_apart) || text.to_ascii_lowercase().contains("uescape") {
        return text.to_owned();
    }
    let mut lines = String::new();
    let mut open: Vec<bool> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| &tokens[before]);
        let after = tokens.get(place + 1);
        let is_query = open.last().copied().unwrap_or(true);
        if let Some(before) = before {
            if begins_line(before, token, after, is_query) {
                let depth = open.iter().filter(|is_query| **is_query).count();
                lines += "\n";
                lines += &"    ".repeat(depth);
                lines += if before.kind == Kind::COMMA {
                    "    "
                } else {
                    "  "
                };
            } else if is_spaced(before, token) {
                lines.push(' ');
            }
        }
        lines += &token.text;
        match token.kind {
            Kind::L_PAREN => open.push(after.is_some_and(|after| is(after, &["SELECT", "WITH"]))),
            Kind::R_PAREN => drop(open.pop()),
            _ => {}
        }
    }
    lines
}

fn is(token: &Token, words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| token.text.eq_ignore_ascii_case(word))
}

fn begins_line(before: &Token, token: &Token, after: Option<&Token>, is_query: bool) -> bool {
    let is_called = after.is_some_and(|after| after.kind == Kind::L_PAREN);
    if is(token, JOINS) && !(is_called && is(token, &["LEFT", "RIGHT"])) {
        return !is(before, JOINS) && !is(before, &["OUTER"]);
    }
    // `IS DISTINCT FROM` and `WITHIN GROUP` are no clauses.
    let is_clause = is(token, CLAUSES) && !is(before, &["DISTINCT", "WITHIN"]);
    is_query && (is_clause || before.kind == Kind::COMMA)
}

fn is_spaced(before: &Token, token: &Token) -> bool {
    use Kind::{COLON, COLON_COLON, COMMA, L_BRACK, L_PAREN, R_BRACK, R_PAREN};
    let is_tight = matches!(before.kind, L_PAREN | L_BRACK | COLON | COLON_COLON)
        || matches!(token.kind, R_PAREN | R_BRACK | COLON | COLON_COLON | COMMA);
    let has_space = before.offset + before.text.len() < token.offset;
    !is_tight && (has_space || before.kind == COMMA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_has_one_layout() {
        let written = "SELECT\n  a ,b :: text, -- why\n left ( c,1 ), f( 'x' ) FILTER (WHERE a IS DISTINCT FROM b)\n \
            FROM (t LEFT OUTER JOIN u ON ( (t.a = u.a) )) WHERE (EXISTS ( SELECT 1,2 FROM w ))";
        let printed = "SELECT a,\n    b::text,\n    left (c, 1),\n    f('x') FILTER (WHERE a IS DISTINCT FROM b)\n  \
            FROM (t\n  LEFT OUTER JOIN u ON ((t.a = u.a)))\n  WHERE (EXISTS (SELECT 1,\n        2\n      FROM w))";
        assert_eq!(in_lines(written), printed);
        assert_eq!(in_lines(printed), printed);
    }

    #[test]
    fn what_a_space_parts_stays_apart() {
        let queries = [
            "SELECT a - -1",
            "SELECT a /**/ b",
            "SELECT ' a  b ', \"c  d\", $$ e  f $$",
            "SELECT x[1:2]",
            "SELECT 'a'\n'b'",
            "SELECT a @> - b",
        ];
        for text in queries {
            let words = |text: &str| -> Vec<String> {
                tokens(text).into_iter().map(|token| token.text).collect()
            };
            assert_eq!(words(&in_lines(text)), words(text), "{text}");
        }
        assert_eq!(in_lines("SELECT 'a'\n'b'"), "SELECT 'a'\n'b'");
        assert_eq!(in_lines("SELECT a - -1"), "SELECT a - -1");
        assert_eq!(in_lines("SELECT a /* b */ c"), "SELECT a c");
    }
}
