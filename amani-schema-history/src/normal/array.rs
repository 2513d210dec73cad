//! Arrays and documents as they are printed.

/// An array as it is printed: without spaces, and without quotes that it does not need.
/// <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>
pub(super) fn plain_array(text: &str) -> String {
    let text = without_spaces(text);
    let needs_quotes = |element: &str| {
        let special = |c: char| c.is_whitespace() || "{},\\\"".contains(c);
        element.is_empty() || element.eq_ignore_ascii_case("null") || element.contains(special)
    };
    let mut parts: Vec<String> = Vec::new();
    for (place, part) in text.split('"').enumerate() {
        let is_quoted = place % 2 == 1;
        parts.push(if is_quoted && needs_quotes(part) {
            format!("\"{part}\"")
        } else {
            part.to_owned()
        });
    }
    if text.contains('\\') {
        text
    } else {
        parts.concat()
    }
}

/// A document or an array without the spaces between its parts.
pub(super) fn without_spaces(text: &str) -> String {
    let mut quoted = false;
    let mut kept = String::new();
    for character in text.chars() {
        quoted ^= character == '"' && !kept.ends_with('\\');
        if quoted || !character.is_whitespace() {
            kept.push(character);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_keeps_only_the_quotes_that_it_needs() {
        let arrays = [
            (r#"{"a", "b"}"#, "{a,b}"),
            (r#"{ a , "b c" }"#, r#"{a,"b c"}"#),
            (r#"{"", "null"}"#, r#"{"","null"}"#),
            (r#"{{"x"},{"y,z"}}"#, r#"{{x},{"y,z"}}"#),
            (r#"{"a\"b"}"#, r#"{"a\"b"}"#),
        ];
        for (written, plain) in arrays {
            assert_eq!(plain_array(written), plain);
        }
    }
}
