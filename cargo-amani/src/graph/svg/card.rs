//! A card: its head, and a row for each column or label.

use super::super::diagram::{Card, Key, Kind, Row};
use super::super::layout::{FOOT, HEAD, Point, ROW, Size};
use super::super::measure::{Face, width};
use super::{number, text, text_at_end, tooltip};

/// What is free beside the texts of a card.
const INSET: f64 = 12.0;
/// What is free between the name of a column and its type.
const BETWEEN: f64 = 22.0;

/// How much place a card takes.
pub(super) fn size(card: &Card) -> Size {
    let mut head = width(&card.title, 13.0, Face::Bold);
    if !card.note.is_empty() {
        head += BETWEEN + width(&card.note, 11.0, Face::Regular);
    }
    let stacks = stacks(card);
    let rows: f64 = stacks.iter().map(|stack| stack.width).sum();
    let between = u32::try_from(stacks.len().saturating_sub(1)).unwrap_or_default();
    let rows = rows + BETWEEN * f64::from(between);
    let highest = stacks.iter().map(|stack| stack.count).max();
    let highest = u32::try_from(highest.unwrap_or_default()).unwrap_or_default();
    let foot = if highest == 0 { 0.0 } else { FOOT };
    Size {
        width: (head.max(rows) + 2.0 * INSET).ceil().max(150.0),
        height: HEAD + ROW * f64::from(highest) + foot,
    }
}

/// Rows one below the other.
struct Stack {
    first: usize,
    count: usize,
    width: f64,
}

/// All rows of a table; the labels of an enum side by side where there are many.
fn stacks(card: &Card) -> Vec<Stack> {
    const HIGHEST: usize = 18;
    let all = card.rows.len();
    let count = match card.kind {
        Kind::Table => all,
        // Rather higher than wide, whatever the number.
        Kind::Enum => all.div_ceil(all.div_ceil(HIGHEST.max((all * 5).isqrt())).max(1)),
    };
    let badges = badges_width(card);
    let parts = card.rows.chunks(count.max(1)).enumerate();
    let stack = |(place, rows): (usize, &[Row])| {
        let widths = rows.iter().map(|row| {
            let name = width(&row.name, 12.0, name_face(row));
            let data_type = width(&shown_type(row), 11.0, Face::Mono);
            let between = if data_type > 0.0 { BETWEEN } else { 0.0 };
            badges + name + between + data_type
        });
        Stack {
            first: place * count,
            count: rows.len(),
            width: widths.fold(0.0, f64::max).ceil(),
        }
    };
    parts.map(stack).collect()
}

fn name_face(row: &Row) -> Face {
    if row.keys.contains(&Key::Primary) {
        Face::Bold
    } else {
        Face::Regular
    }
}

fn shown_type(row: &Row) -> String {
    let mark = if row.nullable { "?" } else { "" };
    format!("{}{mark}", row.data_type)
}

fn badge_width(key: Key) -> f64 {
    match key {
        Key::Unique => 13.0,
        Key::Primary | Key::Foreign => 19.0,
    }
}

/// The place in front of the names, the same in all rows.
fn badges_width(card: &Card) -> f64 {
    let rows = card.rows.iter();
    let rows = rows.map(|row| row.keys.iter().map(|key| badge_width(*key) + 3.0).sum());
    let widest: f64 = rows.fold(0.0, f64::max);
    if widest > 0.0 { widest + 4.0 } else { 0.0 }
}

/// Draws a card; `link` is what a click on its head leads to.
pub(super) fn draw(card: &Card, at: Point, size: Size, hue: usize, link: Option<&str>) -> String {
    let (kind, head) = match card.kind {
        Kind::Table => ("table", format!("h{hue}")),
        Kind::Enum => ("enum", "he".to_owned()),
    };
    let (wide, high) = (number(size.width), number(size.height));
    let mut drawn = format!(
        "<g class=\"{kind}\" transform=\"translate({} {})\">\n\
         <rect class=\"body\" width=\"{wide}\" height=\"{high}\" rx=\"8\"/>\n",
        number(at.x),
        number(at.y)
    );
    let inner = number(size.width - 16.0);
    let below = if card.rows.is_empty() {
        format!(
            "v{}a8 8 0 0 1 -8 8h-{inner}a8 8 0 0 1 -8 -8z",
            number(HEAD - 16.0)
        )
    } else {
        format!("v{}h-{wide}z", number(HEAD - 8.0))
    };
    let top = format!("M0 8a8 8 0 0 1 8 -8h{inner}a8 8 0 0 1 8 8{below}");
    if let Some(link) = link {
        drawn += &format!("<a href=\"{link}\">");
    }
    drawn += &format!(
        "<path class=\"{head}\" d=\"{top}\">{}</path>\n",
        tooltip(card.comment.as_deref())
    );
    drawn += &text("title", Point { x: INSET, y: 22.0 }, &card.title);
    if !card.note.is_empty() {
        let x = size.width - INSET;
        drawn += &text_at_end("note", Point { x, y: 22.0 }, &card.note);
    }
    if link.is_some() {
        drawn += "</a>\n";
    }
    let badges = badges_width(card);
    let stacks = stacks(card);
    let mut x = INSET;
    for stack in &stacks {
        let rows = card.rows.iter().skip(stack.first).take(stack.count);
        let end = if stacks.len() == 1 {
            size.width - INSET
        } else {
            x + stack.width
        };
        for (place, row) in (0_u32..).zip(rows) {
            let y = HEAD + ROW * f64::from(place);
            drawn += &draw_row(row, Point { x, y }, badges, end, place > 0);
        }
        x += stack.width + BETWEEN;
    }
    drawn + "</g>\n"
}

/// A row whose upper left corner is here, up to `end`.
fn draw_row(row: &Row, corner: Point, badges: f64, end: f64, has_line: bool) -> String {
    let Point { x: start, y } = corner;
    let mut drawn = "<g>".to_owned();
    drawn += &tooltip(row.comment.as_deref());
    if has_line {
        drawn += &format!(
            "<line class=\"line\" x1=\"{0}\" y1=\"{1}\" x2=\"{2}\" y2=\"{1}\"/>",
            number(start),
            number(y),
            number(end)
        );
    }
    let mut x = start;
    for key in &row.keys {
        let of = if *key == Key::Primary { " primary" } else { "" };
        let badge = badge_width(*key);
        drawn += &format!(
            "<rect class=\"pill{of}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"12\" rx=\"3\"/>",
            number(x),
            number(y + 5.0),
            number(badge)
        );
        let at = Point {
            x: x + badge / 2.0,
            y: y + 14.0,
        };
        drawn += &text(&format!("badge{of}"), at, key.word());
        x += badge + 3.0;
    }
    let at = Point {
        x: start + badges,
        y: y + 15.5,
    };
    let class = match name_face(row) {
        Face::Bold => "column key",
        _ => "column",
    };
    drawn += &text(class, at, &row.name);
    if !row.data_type.is_empty() {
        let class = if row.type_card.is_some() {
            "type of-enum"
        } else {
            "type"
        };
        let at = Point {
            x: end,
            y: y + 15.0,
        };
        drawn += &text_at_end(class, at, &shown_type(row));
    }
    drawn + "</g>\n"
}
