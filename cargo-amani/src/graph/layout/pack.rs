//! Groups of cards side by side and one below the other, in a shape that fits a screen.

use super::super::diagram::Diagram;
use super::{Arranged, Layout, Point, Size};

/// What is free between groups.
const BETWEEN: f64 = 64.0;
/// What is free between cards of a group without links.
const BESIDE: f64 = 24.0;
/// What is wider than this has a column of its own kind.
const WIDE: f64 = 520.0;
/// The height of a caption.
const CAPTION: f64 = 30.0;

/// Puts what hangs together on shelves, the largest first.
pub(super) fn boxes(layout: &mut Layout, diagram: &Diagram, boxes: Vec<Arranged>) {
    let area: f64 = boxes.iter().map(|it| it.size.width * it.size.height).sum();
    let widest = boxes.iter().map(|it| it.size.width).fold(0.0, f64::max);
    let limit = widest.max((area * 1.6).sqrt());
    let (mut x, mut y, mut shelf) = (0.0, 0.0, 0.0_f64);
    for group in boxes {
        if x > 0.0 && x + group.size.width > limit {
            y += shelf + BETWEEN;
            x = 0.0;
            shelf = 0.0;
        }
        for card in &group.cards {
            shift(&mut layout.cards[*card], x, y);
        }
        for (link, way) in diagram.links.iter().zip(&mut layout.links) {
            if group.cards.contains(&link.from.card) {
                for point in way {
                    shift(point, x, y);
                }
            }
        }
        layout.width = layout.width.max(x + group.size.width);
        layout.height = layout.height.max(y + group.size.height);
        shelf = shelf.max(group.size.height);
        x += group.size.width + BETWEEN;
    }
}

fn shift(point: &mut Point, x: f64, y: f64) {
    point.x += x;
    point.y += y;
}

/// A group of cards without links.
pub(super) struct Group<'a> {
    pub(super) cards: &'a [usize],
    pub(super) caption: Option<&'static str>,
}

/// Puts groups below everything else, side by side where the first is narrow, in columns of about the same
/// height.
pub(super) fn groups(layout: &mut Layout, sizes: &[Size], groups: &[Group<'_>]) {
    let (mut x, mut bottom) = (0.0, layout.height);
    let mut top = bottom + if bottom > 0.0 { BETWEEN } else { 0.0 };
    for group in groups.iter().filter(|group| !group.cards.is_empty()) {
        let mut cards = group.cards.to_vec();
        // A wide one makes its column wide: those come last.
        cards.sort_by_key(|card| sizes[*card].width > WIDE);
        let area = group.cards.iter().map(|card| {
            let size = sizes[*card];
            (size.width + BESIDE) * (size.height + BESIDE)
        });
        let area: f64 = area.sum();
        let width = layout.width.max((area * 2.0).sqrt());
        if x > width * 0.45 {
            x = 0.0;
            top = bottom + BETWEEN;
        }
        let (corners, size) = fit(sizes, &cards, area, width - x);
        let mut start = top;
        if let Some(caption) = group.caption {
            let at = Point { x, y: top + 14.0 };
            layout.captions.push((at, caption));
            start += CAPTION;
        }
        for (card, corner) in cards.iter().zip(corners) {
            layout.cards[*card] = Point {
                x: corner.x + x,
                y: corner.y + start,
            };
        }
        layout.width = layout.width.max(x + size.width);
        bottom = bottom.max(start + size.height);
        x += size.width + BETWEEN;
    }
    layout.height = bottom;
}

/// As low as the width allows.
fn fit(sizes: &[Size], cards: &[usize], area: f64, width: f64) -> (Vec<Point>, Size) {
    let heights = cards.iter().map(|card| sizes[*card].height);
    let tallest = heights.fold(0.0, f64::max);
    let mut limit = tallest.max(area / width);
    let all: f64 = cards.iter().map(|card| sizes[*card].height + BESIDE).sum();
    while columns(sizes, cards, limit).1.width > width && limit < all {
        limit += BESIDE;
    }
    columns(sizes, cards, limit)
}

/// Fills columns from top to bottom up to a height.
fn columns(sizes: &[Size], cards: &[usize], limit: f64) -> (Vec<Point>, Size) {
    let (mut x, mut y, mut width, mut height) = (0.0, 0.0, 0.0_f64, 0.0_f64);
    let mut corners = Vec::new();
    for card in cards {
        let size = sizes[*card];
        if y > 0.0 && y + size.height > limit {
            x += width + BESIDE;
            y = 0.0;
            width = 0.0;
        }
        corners.push(Point { x, y });
        y += size.height + BESIDE;
        width = width.max(size.width);
        height = height.max(y - BESIDE);
    }
    let width = x + width;
    (corners, Size { width, height })
}
