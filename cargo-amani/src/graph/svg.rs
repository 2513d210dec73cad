//! The picture: cards with a row for each column, and links from row to row.

use super::diagram::{Card, Diagram, Key, Kind, LinkKind, Row};
use super::escape::escape;
use super::layout::{FOOT, HEAD, Layout, Point, ROW, Size, layout};
use super::measure::{Face, width};

/// What is free around everything.
const EDGE: f64 = 32.0;
/// What is free beside the texts of a card.
const INSET: f64 = 12.0;
/// What is free between the name of a column and its type.
const BETWEEN: f64 = 22.0;
/// The radius of a corner of a link.
const ROUND: f64 = 7.0;
const LEGEND: &str = "PK primary key · FK foreign key · U unique · ? may be NULL";

/// How the picture is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// As a file of its own.
    Alone,
    /// In a page that has a section for each card.
    InPage,
}

/// Draws a diagram.
pub(super) fn draw(diagram: &Diagram, place: Place) -> String {
    let sizes: Vec<Size> = diagram.cards.iter().map(size).collect();
    let laid = layout(diagram, &sizes);
    let hues = hues(diagram);
    let legend = width(LEGEND, 12.0, Face::Regular).ceil();
    let wide = laid.width.max(legend) + 2.0 * EDGE;
    let high = laid.height + 2.0 * EDGE + 34.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {} {}\" width=\"{}\" height=\"{}\" role=\"img\">\n\
         <title>{}</title>\n<style>\n{}</style>\n",
        number(-EDGE),
        number(-EDGE),
        number(wide),
        number(high),
        number(wide),
        number(high),
        escape(&title(diagram)),
        include_str!("svg.css"),
    );
    svg += &format!(
        "<rect class=\"ground\" x=\"{0}\" y=\"{0}\" width=\"{1}\" height=\"{2}\"/>\n",
        number(-EDGE),
        number(wide),
        number(high)
    );
    svg += &links(diagram, &laid, &hues);
    for (at, caption) in &laid.captions {
        svg += &text("caption", *at, caption);
    }
    for (number_of, card) in diagram.cards.iter().enumerate() {
        let at = laid.cards[number_of];
        let link = (place == Place::InPage).then(|| format!("#card-{number_of}"));
        let hue = hues[number_of];
        svg += &draw_card(card, at, sizes[number_of], hue, link.as_deref());
    }
    let below = Point {
        x: 0.0,
        y: laid.height + 40.0,
    };
    svg += &text("legend", below, LEGEND);
    svg + "</svg>\n"
}

fn title(diagram: &Diagram) -> String {
    let count = |kind| {
        diagram
            .cards
            .iter()
            .filter(|card| card.kind == kind)
            .count()
    };
    let tables = crate::output::count(count(Kind::Table), "table");
    let enums = crate::output::count(count(Kind::Enum), "enum type");
    format!("{tables}, {enums}")
}

/// A colour for every table that others reference, in turn; the others have none.
fn hues(diagram: &Diagram) -> Vec<usize> {
    const COUNT: usize = 8;
    let mut next = 0;
    let is_target = |card: usize| diagram.links.iter().any(|link| link.to.card == card);
    let hue = |card: usize| {
        if !is_target(card) {
            return 0;
        }
        next += 1;
        (next - 1) % COUNT + 1
    };
    (0..diagram.cards.len()).map(hue).collect()
}

/// How much place a card takes.
fn size(card: &Card) -> Size {
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

fn draw_card(card: &Card, at: Point, size: Size, hue: usize, link: Option<&str>) -> String {
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

fn tooltip(comment: Option<&str>) -> String {
    comment.map_or_else(String::new, |comment| {
        format!("<title>{}</title>", escape(comment))
    })
}

fn text(class: &str, at: Point, text: &str) -> String {
    let (x, y) = (number(at.x), number(at.y));
    format!(
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>\n",
        escape(text)
    )
}

fn text_at_end(class: &str, at: Point, text: &str) -> String {
    let (x, y) = (number(at.x), number(at.y));
    format!(
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{}</text>\n",
        escape(text)
    )
}

/// All links: those of a bundle one upon the other, their ends above.
fn links(diagram: &Diagram, laid: &Layout, hues: &[usize]) -> String {
    let mut drawn = String::new();
    for (link, way) in diagram.links.iter().zip(&laid.links) {
        let hue = hues[link.to.card];
        let dashed = if link.kind == LinkKind::Child {
            " child"
        } else {
            ""
        };
        drawn += &format!(
            "<g><title>{}</title><path class=\"link l{hue}{dashed}\" d=\"{}\"/>",
            escape(&link.title),
            rounded(way)
        );
        let ends = ends(link.kind, way);
        drawn += &format!("<path class=\"end l{hue}\" d=\"{ends}\"/></g>\n");
    }
    drawn
}

/// A way with its corners rounded.
fn rounded(way: &[Point]) -> String {
    let Some(first) = way.first() else {
        return String::new();
    };
    let mut path = format!("M{} {}", number(first.x), number(first.y));
    for corner in way.windows(3) {
        let [before, at, after] = corner else {
            continue;
        };
        let length = |one: &Point, other: &Point| (one.x - other.x).abs() + (one.y - other.y).abs();
        let round = ROUND
            .min(length(before, at) / 2.0)
            .min(length(at, after) / 2.0);
        let near = |to: &Point| {
            let whole = length(at, to).max(1.0);
            let part = |from: f64, to: f64| number(from + (to - from) * round / whole);
            format!("{} {}", part(at.x, to.x), part(at.y, to.y))
        };
        path += &format!(
            "L{}Q{} {} {}",
            near(before),
            number(at.x),
            number(at.y),
            near(after)
        );
    }
    if let Some(last) = way.last() {
        path += &format!("L{} {}", number(last.x), number(last.y));
    }
    path
}

/// A crow's foot where many rows may be, a bar where there is one, a triangle at a parent.
fn ends(kind: LinkKind, way: &[Point]) -> String {
    let [from, next, ..] = way else {
        return String::new();
    };
    let [.., before, to] = way else {
        return String::new();
    };
    let out = |at: &Point, beside: &Point| if beside.x < at.x { -1.0 } else { 1.0 };
    let bar = |at: &Point, out: f64| {
        let x = number(at.x + out * 8.0);
        format!("M{x} {}V{}", number(at.y - 5.0), number(at.y + 5.0))
    };
    let ring = |at: &Point, out: f64, far: f64| {
        let x = number(at.x + out * far - 3.5);
        format!(
            "M{x} {}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z",
            number(at.y)
        )
    };
    match kind {
        LinkKind::Child => {
            let far = number(to.x + out(to, before) * 11.0);
            let (x, y) = (number(to.x), number(to.y));
            let (up, down) = (number(to.y - 6.0), number(to.y + 6.0));
            format!("M{x} {y}L{far} {up}V{down}z")
        }
        LinkKind::One => {
            let side = out(from, next);
            bar(from, side) + &ring(from, side, 13.0) + &bar(to, out(to, before))
        }
        LinkKind::Many => {
            let side = out(from, next);
            let tip = number(from.x + side * 10.0);
            let (x, y) = (number(from.x), number(from.y));
            let (up, down) = (number(from.y - 6.0), number(from.y + 6.0));
            let foot = format!("M{x} {up}L{tip} {y}L{x} {down}");
            foot + &ring(from, side, 13.5) + &bar(to, out(to, before))
        }
    }
}

/// A number without a fraction of zero.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// A card as it is drawn.
#[derive(serde::Serialize)]
pub(super) struct Placed<'a> {
    title: &'a str,
    kind: &'static str,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    rows: Vec<&'a str>,
}

/// A picture in numbers.
#[derive(serde::Serialize)]
pub(super) struct Places<'a> {
    width: f64,
    height: f64,
    cards: Vec<Placed<'a>>,
    links: Vec<Way<'a>>,
}

/// A link as it is drawn: its corners, from the referencing end on.
#[derive(serde::Serialize)]
struct Way<'a> {
    title: &'a str,
    points: Vec<[f64; 2]>,
}

/// Where everything is drawn.
pub(super) fn places(diagram: &Diagram) -> Places<'_> {
    let sizes: Vec<Size> = diagram.cards.iter().map(size).collect();
    let laid = layout(diagram, &sizes);
    let cards = diagram.cards.iter().zip(&laid.cards).zip(&sizes);
    let cards = cards.map(|((card, at), size)| Placed {
        title: &card.title,
        kind: match card.kind {
            Kind::Table => "table",
            Kind::Enum => "enum",
        },
        x: at.x,
        y: at.y,
        width: size.width,
        height: size.height,
        rows: card.rows.iter().map(|row| &*row.name).collect(),
    });
    let links = diagram.links.iter().zip(&laid.links);
    let links = links.map(|(link, way)| Way {
        title: &link.title,
        points: way.iter().map(|point| [point.x, point.y]).collect(),
    });
    Places {
        width: laid.width,
        height: laid.height,
        cards: cards.collect(),
        links: links.collect(),
    }
}
