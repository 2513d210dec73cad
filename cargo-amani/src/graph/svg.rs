//! The picture: cards with a row for each column, and links from row to row.

mod card;
mod link;
mod places;

use super::diagram::{Diagram, Kind};
use super::escape::escape;
use super::layout::{Point, Size, layout};
use super::measure::{Face, width};
pub(super) use places::places;

/// What is free around everything.
const EDGE: f64 = 32.0;
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
    let sizes: Vec<Size> = diagram.cards.iter().map(card::size).collect();
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
        include_str!("svg/picture.css"),
    );
    svg += &format!(
        "<rect class=\"ground\" x=\"{0}\" y=\"{0}\" width=\"{1}\" height=\"{2}\"/>\n",
        number(-EDGE),
        number(wide),
        number(high)
    );
    svg += &link::draw_all(diagram, &laid, &hues);
    for (at, caption) in &laid.captions {
        svg += &text("caption", *at, caption);
    }
    for (number_of, card) in diagram.cards.iter().enumerate() {
        let at = laid.cards[number_of];
        let link = (place == Place::InPage).then(|| format!("#card-{number_of}"));
        let hue = hues[number_of];
        svg += &card::draw(card, at, sizes[number_of], hue, link.as_deref());
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
