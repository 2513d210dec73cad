//! Where each card stands and which way each link goes.
//!
//! What is referenced stands to the left of what references it, in columns. A link passes the columns in
//! between through gaps that are kept free for it, and changes its height in the channels between columns only,
//! so that it never runs across a card.

mod column;
mod order;
mod pack;
mod place;
mod route;

use super::diagram::{Diagram, Kind, Port};
use column::Columns;
use pack::Group;

/// The height of a card's head.
pub(super) const HEAD: f64 = 34.0;
/// The height of a row.
pub(super) const ROW: f64 = 22.0;
/// What is free below the last row.
pub(super) const FOOT: f64 = 6.0;
/// What is free between two cards, one above the other.
const GAP: f64 = 30.0;

/// A card's size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// The whole picture.
#[derive(Default)]
pub(super) struct Layout {
    /// The upper left corner of each card.
    pub(super) cards: Vec<Point>,
    /// The corners of each link, from the referencing end to the other one.
    pub(super) links: Vec<Vec<Point>>,
    /// What stands above a group of cards.
    pub(super) captions: Vec<(Point, &'static str)>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Lays a diagram out whose cards have these sizes.
pub(super) fn layout(diagram: &Diagram, sizes: &[Size]) -> Layout {
    let mut layout = Layout {
        cards: vec![Point::default(); sizes.len()],
        links: vec![Vec::new(); diagram.links.len()],
        ..Layout::default()
    };
    let mut boxes = Vec::new();
    let mut alone = Vec::new();
    for component in components(diagram) {
        match component.as_slice() {
            [card] if diagram.links.iter().all(|link| link.from.card != *card) => alone.push(*card),
            cards => boxes.push(arrange(diagram, sizes, cards, &mut layout)),
        }
    }
    pack::boxes(&mut layout, diagram, boxes);
    let is_enum = |card: &usize| diagram.cards[*card].kind == Kind::Enum;
    let enums: Vec<usize> = (0..diagram.cards.len()).filter(is_enum).collect();
    let has_links = !diagram.links.is_empty();
    let groups = [
        Group {
            cards: &alone,
            caption: has_links.then_some("Tables without references"),
        },
        Group {
            cards: &enums,
            caption: Some("Enum types"),
        },
    ];
    pack::groups(&mut layout, sizes, &groups);
    layout
}

/// Cards that are laid out together, and how much place they take.
struct Arranged {
    cards: Vec<usize>,
    size: Size,
}

/// Lays out tables that hang together, from the corner on.
fn arrange(diagram: &Diagram, sizes: &[Size], cards: &[usize], layout: &mut Layout) -> Arranged {
    let mut columns = Columns::of(diagram, sizes, cards);
    order::order(&mut columns);
    let ys = place::heights(&columns);
    let size = route::route(diagram, sizes, &columns, &ys, layout);
    Arranged {
        cards: cards.to_vec(),
        size,
    }
}

/// The tables, in groups that hang together by links, the largest first.
fn components(diagram: &Diagram) -> Vec<Vec<usize>> {
    let count = diagram.cards.len();
    let mut group: Vec<usize> = (0..count).collect();
    for link in &diagram.links {
        let (one, other) = (group[link.from.card], group[link.to.card]);
        let (low, high) = (one.min(other), one.max(other));
        for of in &mut group {
            if *of == high {
                *of = low;
            }
        }
    }
    let is_table = |card: &usize| diagram.cards[*card].kind == Kind::Table;
    let mut components: Vec<Vec<usize>> = (0..count)
        .map(|first| (0..count).filter(|card| group[*card] == first).collect())
        .map(|cards: Vec<usize>| cards.into_iter().filter(is_table).collect())
        .filter(|cards: &Vec<usize>| !cards.is_empty())
        .collect();
    components.sort_by_key(|cards| std::cmp::Reverse(cards.len()));
    components
}

/// How far below the upper edge of its card a port is.
fn offset(port: Port) -> f64 {
    match port.row {
        None => HEAD / 2.0,
        Some(row) => {
            let row = u32::try_from(row).unwrap_or_default();
            HEAD + ROW * (f64::from(row) + 0.5)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::diagram::{Card, Link, LinkKind, Row};
    use super::*;

    /// Numbers that look like chance and are the same every time.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let drawn = usize::try_from(self.0 >> 33).unwrap();
            drawn % limit.max(1)
        }
    }

    fn diagram(seed: u64) -> Diagram {
        let mut chance = Chance(seed);
        let count = 1 + chance.below(30);
        let card = |chance: &mut Chance, kind| Card {
            kind,
            title: String::new(),
            note: String::new(),
            comment: None,
            rows: (0..=chance.below(12)).map(|_| Row::default()).collect(),
        };
        let mut cards: Vec<Card> = (0..count).map(|_| card(&mut chance, Kind::Table)).collect();
        let links = (0..chance.below(count * 2)).map(|_| {
            let mut port = || {
                let card = chance.below(count);
                let row = Some(chance.below(cards[card].rows.len()));
                Port { card, row }
            };
            Link {
                from: port(),
                to: port(),
                kind: LinkKind::Many,
                title: String::new(),
            }
        });
        let links = links.collect();
        for _ in 0..chance.below(6) {
            cards.push(card(&mut chance, Kind::Enum));
        }
        Diagram { cards, links }
    }

    fn sizes(diagram: &Diagram, chance: &mut Chance) -> Vec<Size> {
        let heights = diagram.cards.iter().map(|card| {
            let rows = u32::try_from(card.rows.len()).unwrap();
            HEAD + ROW * f64::from(rows) + FOOT
        });
        heights
            .map(|height| Size {
                width: 150.0 + f64::from(u32::try_from(chance.below(200)).unwrap()),
                height,
            })
            .collect()
    }

    /// Whether a straight piece runs through the inside of a card.
    fn is_through(one: Point, other: Point, corner: Point, size: Size) -> bool {
        let (left, right) = (one.x.min(other.x), one.x.max(other.x));
        let (top, bottom) = (one.y.min(other.y), one.y.max(other.y));
        left < corner.x + size.width - 1.0
            && corner.x + 1.0 < right.max(left + 0.5)
            && top < corner.y + size.height - 1.0
            && corner.y + 1.0 < bottom.max(top + 0.5)
    }

    #[test]
    fn no_card_lies_on_another_and_no_link_runs_across_one() {
        for seed in 0..300 {
            let diagram = diagram(seed);
            let sizes = sizes(&diagram, &mut Chance(seed));
            let layout = layout(&diagram, &sizes);
            for (one, at) in layout.cards.iter().enumerate() {
                assert!(
                    at.x >= 0.0 && at.x + sizes[one].width <= layout.width + 0.5,
                    "{seed}"
                );
                assert!(
                    at.y >= 0.0 && at.y + sizes[one].height <= layout.height + 0.5,
                    "{seed}"
                );
                for other in one + 1..layout.cards.len() {
                    let beside = layout.cards[other];
                    let is_apart = at.x + sizes[one].width <= beside.x
                        || beside.x + sizes[other].width <= at.x
                        || at.y + sizes[one].height <= beside.y
                        || beside.y + sizes[other].height <= at.y;
                    assert!(is_apart, "seed {seed}: {one} and {other}");
                }
            }
            for (link, way) in diagram.links.iter().zip(&layout.links) {
                assert!(way.len() >= 2, "seed {seed}");
                for (port, end) in [(link.from, way[0]), (link.to, way[way.len() - 1])] {
                    let corner = layout.cards[port.card];
                    let is_beside = [corner.x, corner.x + sizes[port.card].width].contains(&end.x);
                    let height = end.y - corner.y - offset(port);
                    assert!(is_beside && height.abs() < 0.01, "seed {seed}: {end:?}");
                }
                for piece in way.windows(2) {
                    let (across, down) = (piece[0].x - piece[1].x, piece[0].y - piece[1].y);
                    let is_straight = across.abs().min(down.abs()) < 0.01;
                    assert!(is_straight, "seed {seed}: {piece:?}");
                    for (card, corner) in layout.cards.iter().enumerate() {
                        let found = is_through(piece[0], piece[1], *corner, sizes[card]);
                        assert!(!found, "seed {seed}: {piece:?} runs across {card}");
                    }
                }
            }
        }
    }
}
