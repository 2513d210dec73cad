//! SQL expressions as a person would write them.

/// An expression without parentheses around the whole.
pub(super) fn bare(sql: &str) -> &str {
    let text = sql.trim();
    match text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) if closes_last(text) => bare(inner),
        _ => text,
    }
}

/// Whether the first parenthesis closes with the last character. A text with other quotes than `'` and `"` in it is
/// left alone.
fn closes_last(text: &str) -> bool {
    let (mut depth, mut quote) = (0_usize, None);
    for (place, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '$' | '\\') => return false,
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return place + 1 == text.len();
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn parentheses_around_the_whole_go() {
        for (sql, expected) in [
            ("(a > 0)", "a > 0"),
            ("((a > 0) AND (b > 0))", "(a > 0) AND (b > 0)"),
            ("(a > 0) AND (b > 0)", "(a > 0) AND (b > 0)"),
            ("(a = ')')", "a = ')'"),
            ("('a''b(' || b)", "'a''b(' || b"),
            ("(E'a\\')' || b)", "(E'a\\')' || b)"),
            ("lower(a)", "lower(a)"),
        ] {
            assert_eq!(bare(sql), expected);
        }
    }
}
