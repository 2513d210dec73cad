//! The same for Mermaid: <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>.

use super::diagram::{Card, Diagram, Kind, Link, LinkKind};

/// An `erDiagram`: enum types are entities whose attributes are the labels.
pub(super) fn render(diagram: &Diagram) -> String {
    let mut text = "erDiagram\n".to_owned();
    for (number, card) in diagram.cards.iter().enumerate() {
        text += &entity(number, card);
    }
    for link in &diagram.links {
        text += &relationship(diagram, link);
    }
    text
}

/// A name that needs no quotes stands for itself, another one for its number.
fn entity_name(number: usize, card: &Card) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let begins = card
        .title
        .starts_with(|letter: char| letter.is_ascii_alphabetic());
    if begins && card.title.chars().all(is_plain) {
        card.title.clone()
    } else {
        format!("entity-{number}")
    }
}

fn entity(number: usize, card: &Card) -> String {
    let name = entity_name(number, card);
    let mut title = card.title.clone();
    if !card.note.is_empty() {
        title += &format!(" ({})", card.note);
    }
    let alias = if title == name {
        String::new()
    } else {
        format!("[\"{}\"]", quoted(&title))
    };
    let mut text = format!("    {name}{alias} {{\n");
    for row in &card.rows {
        let data_type = match card.kind {
            Kind::Table => word(&row.data_type),
            Kind::Enum => "label".to_owned(),
        };
        let own = word(&row.name);
        let keys: Vec<&str> = row
            .keys
            .iter()
            .map(|key| match key.word() {
                "U" => "UK",
                word => word,
            })
            .collect();
        let keys = keys.join(", ");
        let mut remarks = Vec::new();
        if own != row.name {
            remarks.push(row.name.clone());
        }
        if row.nullable {
            remarks.push("may be NULL".to_owned());
        }
        remarks.extend(row.comment.clone());
        text += &format!("        {data_type} {own}");
        if !keys.is_empty() {
            text += &format!(" {keys}");
        }
        if !remarks.is_empty() {
            text += &format!(" \"{}\"", quoted(&remarks.join(": ")));
        }
        text.push('\n');
    }
    text + "    }\n"
}

fn relationship(diagram: &Diagram, link: &Link) -> String {
    let name = |card: usize| entity_name(card, &diagram.cards[card]);
    let (from, to) = (name(link.from.card), name(link.to.card));
    let row = link
        .from
        .row
        .and_then(|row| diagram.cards[link.from.card].rows.get(row));
    let may_be_none = row.is_some_and(|row| row.nullable);
    let left = match link.kind {
        LinkKind::Many => "}o",
        LinkKind::One | LinkKind::Child => "|o",
    };
    let right = if may_be_none { "o|" } else { "||" };
    let stroke = if link.kind == LinkKind::Child {
        ".."
    } else {
        "--"
    };
    let label = match row {
        Some(row) => quoted(&row.name),
        None => "is part of".to_owned(),
    };
    format!("    {from} {left}{stroke}{right} {to} : \"{label}\"\n")
}

/// A type or a name as Mermaid takes one: a letter, then letters, digits and `-_[]()`.
fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_[]()".contains(letter);
    let plain = text
        .chars()
        .map(|letter| if is_plain(letter) { letter } else { '_' });
    let word: String = plain.collect();
    if word.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_') {
        word
    } else {
        format!("_{word}")
    }
}

/// A text between quotes: in one line, and what means something there by its number.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("#quot;"),
            '#' => quoted.push_str("#35;"),
            '<' => quoted.push_str("#lt;"),
            '>' => quoted.push_str("#gt;"),
            letter if letter.is_control() || letter == '%' || letter == '\\' => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_are_told_beside_plain_ones() {
        assert_eq!(word("numeric(18,2)"), "numeric(18_2)");
        assert_eq!(word("2nd \"try\""), "_2nd__try_");
        assert_eq!(quoted("a \"b\"\n#1"), "a #quot;b#quot; #35;1");
    }
}
