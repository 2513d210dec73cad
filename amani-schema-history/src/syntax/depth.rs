//! How deep parentheses are nested: the parser goes down with them, and a stack has an end.

use super::SyntaxError;

/// Deeper than anything that is written, and less than what the smallest stack takes.
const DEEPEST: usize = 500;

/// Where a text is nested too deep to be parsed, the bodies in it included, which are parsed along with it.
pub(super) fn too_deep(sql: &str) -> Option<SyntaxError> {
    let offset = deepest(sql.as_bytes(), true)?;
    Some(SyntaxError {
        offset,
        message: format!("parentheses are nested more than {DEEPEST} deep"),
    })
}

fn deepest(bytes: &[u8], has_bodies: bool) -> Option<usize> {
    // Most texts have not even as many.
    if opening(bytes).take(DEEPEST + 1).count() <= DEEPEST {
        return None;
    }
    let (mut place, mut depth) = (0, 0_usize);
    while place < bytes.len() {
        match bytes[place] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b';' => depth = 0,
            _ => {}
        }
        if depth > DEEPEST {
            return Some(place);
        }
        let next = after(bytes, place);
        if has_bodies && is_body(bytes, place) {
            // Without the quote it begins with, which would be all there is to see.
            let start = (place + 1).min(next);
            let found = deepest(&bytes[start..next], false);
            if let Some(found) = found {
                return Some(start + found);
            }
        }
        place = next;
    }
    None
}

fn opening(bytes: &[u8]) -> impl Iterator<Item = &u8> {
    bytes.iter().filter(|byte| matches!(byte, b'(' | b'['))
}

/// The same text without parentheses, every other token at its place.
pub(super) fn flat(sql: &str) -> String {
    sql.replace(['(', ')', '[', ']'], " ")
}

/// `$$ ... $$`, and what stands behind `AS '`.
fn is_body(bytes: &[u8], place: usize) -> bool {
    match bytes[place] {
        b'$' => true,
        b'\'' => {
            let before = bytes[..place].trim_ascii_end();
            let word = &before[before.len().saturating_sub(2)..];
            word.eq_ignore_ascii_case(b"as")
        }
        _ => false,
    }
}

/// The place behind what begins at this one: a text, a quoted name, a comment, or a single byte.
fn after(bytes: &[u8], place: usize) -> usize {
    let rest = &bytes[place..];
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    let before = place.checked_sub(1).map(|before| &bytes[before]);
    let length = match rest {
        [b'\'', ..] if before.is_some_and(|it| it.eq_ignore_ascii_case(&b'e')) => escaped(rest),
        [quote @ (b'\'' | b'"'), ..] => up_to(rest, 1, &[*quote]),
        [b'-', b'-', ..] => up_to(rest, 2, b"\n"),
        [b'/', b'*', ..] => comment(rest),
        [b'$', ..] if !before.is_some_and(is_word) => {
            let tag = 1 + rest[1..].iter().take_while(|byte| is_word(byte)).count();
            match rest.get(tag) {
                Some(b'$') => up_to(rest, tag + 1, &rest[..=tag]),
                _ => 1,
            }
        }
        _ => 1,
    };
    place + length
}

/// How far it is behind the next `end`, or to the end of all.
fn up_to(rest: &[u8], start: usize, end: &[u8]) -> usize {
    let found = rest[start..].windows(end.len()).position(|it| it == end);
    found.map_or(rest.len(), |found| start + found + end.len())
}

/// `E'it\'s'`.
fn escaped(rest: &[u8]) -> usize {
    let mut place = 1;
    while place < rest.len() && rest[place] != b'\'' {
        place += if rest[place] == b'\\' { 2 } else { 1 };
    }
    (place + 1).min(rest.len())
}

/// A comment has comments in it.
fn comment(rest: &[u8]) -> usize {
    let (mut place, mut open) = (2, 1);
    while place < rest.len() && open > 0 {
        let step = match &rest[place..] {
            [b'/', b'*', ..] => 1,
            [b'*', b'/', ..] => -1,
            _ => 0,
        };
        open += step;
        place += if step == 0 { 1 } else { 2 };
    }
    place.min(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> String {
        format!("SELECT {}1{};", "(".repeat(depth), ")".repeat(depth))
    }

    #[test]
    fn only_what_is_nested_counts() {
        assert_eq!(too_deep(&nested(DEEPEST)), None);
        let found = too_deep(&nested(DEEPEST + 1)).unwrap();
        assert_eq!(found.offset, "SELECT ".len() + DEEPEST);
        let many = "(".repeat(2 * DEEPEST);
        for text in [
            format!("SELECT '{many}', \"{many}\", E'\\'{many}';"),
            format!("/* {many} /* */ {many} */ SELECT 1; -- {many}\nSELECT 1;"),
            "SELECT f(1);".repeat(2 * DEEPEST),
        ] {
            assert_eq!(too_deep(&text), None);
            assert!(too_deep(&format!("{text} {}", nested(DEEPEST + 1))).is_some());
        }
        for text in [
            format!("DO $a$ {many} $a$;"),
            format!("CREATE FUNCTION f() AS '{many}';"),
        ] {
            assert!(too_deep(&text).is_some(), "{text}");
        }
    }
}
