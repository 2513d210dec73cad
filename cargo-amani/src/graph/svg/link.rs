//! A link: its way with rounded corners, and what its ends say.

use super::super::diagram::{Diagram, LinkKind};
use super::super::escape::escape;
use super::super::layout::{Layout, Point};
use super::number;

/// The radius of a corner of a link.
const ROUND: f64 = 7.0;

/// All links: those of a bundle one upon the other, their ends above.
pub(super) fn draw_all(diagram: &Diagram, laid: &Layout, hues: &[usize]) -> String {
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
