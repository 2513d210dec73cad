//! The picture in numbers, for who draws it otherwise.

use super::super::diagram::{Diagram, Kind};
use super::super::layout::{Size, layout};
use super::card::size;

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
pub(in super::super) struct Places<'a> {
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
pub(in super::super) fn places(diagram: &Diagram) -> Places<'_> {
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
