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

/// Whether the first parenthesis closes with the last character. A text with escapes, or with other quotes than `'`
/// and `"`, is left alone.
fn closes_last(text: &str) -> bool {
    if text.contains('\\') {
        return false;
    }
    let (mut depth, mut quote) = (0_usize, None);
    for (place, character) in text.char_indices() {
        if let Some(open) = quote {
            quote = Some(open).filter(|open| *open != character);
            continue;
        }
        match character {
            '\'' | '"' => quote = Some(character),
            '$' => return false,
            '(' => depth += 1,
            ')' if depth == 1 => return place + 1 == text.len(),
            ')' => depth = depth.saturating_sub(1),
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
            ("(a || $$)$$)", "(a || $$)$$)"),
            ("lower(a)", "lower(a)"),
        ] {
            assert_eq!(bare(sql), expected);
        }
    }
}
