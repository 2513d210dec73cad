//! The texts of arrays and composite values: `{a,"b c"}` and `(1,"x y")`.
//!
//! <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>,
//! <https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-IO-SYNTAX>.

use std::ops::Range;

/// An element of such a text: where it stands, quotes included, and what it means.
struct Element {
    place: Range<usize>,
    value: String,
    quoted: bool,
}

/// An array with some elements changed; `None` if none is.
pub(super) fn in_array(text: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
    // Bounds may stand in front: `[0:1]={a,b}`.
    let open = text.find('{')?;
    let elements = elements(text, open, &['{', '}', ',']);
    let words = elements.into_iter();
    let words =
        words.filter(|element| element.quoted || !element.value.eq_ignore_ascii_case("null"));
    let edits = words.filter_map(|element| Some((element.place, change(&element.value)?)));
    replaced(text, edits.collect(), is_plain_in_array)
}

/// A composite value with some fields changed, each known by its place.
pub(super) fn in_row(text: &str, change: impl Fn(usize, &str) -> Option<String>) -> Option<String> {
    let open = text.find('(')?;
    let mut place = 0;
    let mut edits = Vec::new();
    let mut end = open;
    for element in elements(text, open, &['(', ')', ',']) {
        // An empty field is NULL, and counts.
        place += text[end..element.place.start].matches(',').count();
        end = element.place.end;
        if let Some(new) = change(place, &element.value) {
            edits.push((element.place, new));
        }
    }
    replaced(text, edits, is_plain_in_row)
}

/// What stands between the signs from a place on, empty elements aside.
fn elements(text: &str, from: usize, signs: &[char]) -> Vec<Element> {
    let mut found = Vec::new();
    let mut current: Option<Element> = None;
    let mut characters = text.char_indices().filter(|(at, _)| *at >= from).peekable();
    let mut inside = false;
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        if !inside && signs.contains(&character) {
            found.extend(current.take());
            continue;
        }
        if !inside && current.is_none() && character.is_whitespace() {
            continue;
        }
        let element = current.get_or_insert(Element {
            place: at..at,
            value: String::new(),
            quoted: false,
        });
        element.place.end = end;
        match character {
            '"' if inside && characters.peek().is_some_and(|(_, next)| *next == '"') => {
                characters.next();
                element.value.push('"');
            }
            '"' => {
                inside = !inside;
                element.quoted = true;
            }
            '\\' => {
                if let Some((at, escaped)) = characters.next() {
                    element.value.push(escaped);
                    element.place.end = at + escaped.len_utf8();
                }
            }
            _ => element.value.push(character),
        }
    }
    found.extend(current);
    found
}

fn replaced(
    text: &str,
    edits: Vec<(Range<usize>, String)>,
    is_plain: fn(&str) -> bool,
) -> Option<String> {
    if edits.is_empty() {
        return None;
    }
    let edits = edits.into_iter().map(|(place, value)| {
        let written = if is_plain(&value) {
            value
        } else {
            format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
        };
        (place, written)
    });
    Some(super::texts::edited(text, edits.collect()))
}

fn is_plain(value: &str, signs: &str) -> bool {
    let special = |c: char| c.is_whitespace() || signs.contains(c) || "\"\\,".contains(c);
    !value.is_empty() && !value.contains(special)
}

fn is_plain_in_array(value: &str) -> bool {
    is_plain(value, "{}") && !value.eq_ignore_ascii_case("null")
}

fn is_plain_in_row(value: &str) -> bool {
    is_plain(value, "()")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swap(value: &str) -> Option<String> {
        (value == "a b")
            .then(|| "c".to_owned())
            .or_else(|| (value == "c").then(|| "a b".to_owned()))
    }

    #[test]
    fn elements_of_an_array_are_changed_as_what_they_mean() {
        assert_eq!(in_array("{c,\"a b\",d}", swap).unwrap(), "{\"a b\",c,d}");
        assert_eq!(
            in_array("[0:0]={ {c} , {d} }", swap).unwrap(),
            "[0:0]={ {\"a b\"} , {d} }"
        );
        assert_eq!(in_array("{d,null}", swap), None);
        assert_eq!(in_array("", swap), None);
    }

    #[test]
    fn fields_of_a_row_are_told_by_their_place() {
        let second = |place, value: &str| (place == 1).then(|| swap(value)).flatten();
        assert_eq!(in_row("(c,c,c)", second).unwrap(), "(c,\"a b\",c)");
        assert_eq!(in_row("(,c)", second).unwrap(), "(,\"a b\")");
        assert_eq!(in_row("(c,)", second), None);
    }
}
