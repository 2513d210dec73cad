//! The ways of the links: straight within columns, up and down on tracks in the channels between them.

use std::collections::BTreeMap;

use super::super::diagram::{Diagram, Port};
use super::column::Columns;
use super::{Layout, Point, Size, offset};

/// What is free between a card and the nearest track: there the ends are drawn.
const MARGIN: f64 = 26.0;
/// From one track to the next.
const TRACK: f64 = 11.0;

/// A bundle in a channel: where it comes in and where it goes out.
struct Trunk {
    bundle: usize,
    lefts: Vec<f64>,
    rights: Vec<f64>,
}

impl Trunk {
    fn ends(&self) -> impl Iterator<Item = f64> {
        self.lefts.iter().chain(&self.rights).copied()
    }

    fn top(&self) -> f64 {
        self.ends().fold(f64::INFINITY, f64::min)
    }

    fn bottom(&self) -> f64 {
        self.ends().fold(f64::NEG_INFINITY, f64::max)
    }

    /// How many crossings there are if this one's track is to the left of the other's.
    fn crossings(&self, other: &Self) -> usize {
        let within = |y: f64, trunk: &Self| trunk.top() < y && y < trunk.bottom();
        let of_other = other.lefts.iter().filter(|y| within(**y, self));
        let of_self = self.rights.iter().filter(|y| within(**y, other));
        of_other.count() + of_self.count()
    }
}

/// Gives every card its corner and every link its way; returns how much place that takes.
pub(super) fn route(
    diagram: &Diagram,
    sizes: &[Size],
    columns: &Columns,
    ys: &[f64],
    layout: &mut Layout,
) -> Size {
    let mut x = 0.0;
    let mut lefts = Vec::new();
    let mut tracks: Vec<BTreeMap<usize, f64>> = Vec::new();
    let mut right = 0.0_f64;
    for (number, column) in columns.stacks.iter().enumerate() {
        let width = column.iter().map(|node| columns.nodes[*node].width);
        let width = width.fold(0.0, f64::max);
        lefts.push(x);
        for node in column {
            if let Some(card) = columns.nodes[*node].card {
                layout.cards[card] = Point { x, y: ys[*node] };
            }
        }
        let (found, count) = assign(&trunks(columns, ys, number));
        let start = x + width + MARGIN;
        let placed = found
            .into_iter()
            .map(|(bundle, track)| (bundle, start + TRACK * f64::from(track)));
        tracks.push(placed.collect());
        right = x + width;
        if count > 0 {
            right = right.max(start + TRACK * f64::from(count - 1) + 8.0);
        }
        x = start + TRACK * f64::from(count.saturating_sub(1)) + MARGIN;
    }
    for (number, bundle) in columns.bundles.iter().enumerate() {
        let start = columns.column_of(bundle.left);
        let left = layout.cards[bundle.left.card];
        let begin = Point {
            x: left.x + sizes[bundle.left.card].width,
            y: left.y + offset(bundle.left),
        };
        for (link, port) in &bundle.links {
            let end = columns.column_of(*port);
            let corner = layout.cards[port.card];
            let y = corner.y + offset(*port);
            let mut way = vec![begin];
            for (step, column) in (start..end.max(start + 1)).enumerate() {
                let next = if column + 1 >= end {
                    y
                } else {
                    ys[bundle.gaps[step]] + 1.0
                };
                let last = way.last().map_or(y, |point| point.y);
                let track = tracks[column].get(&number).copied();
                if let (Some(x), true) = (track, (last - next).abs() > 0.5 || start == end) {
                    way.push(Point { x, y: last });
                    way.push(Point { x, y: next });
                }
            }
            let x = if start == end {
                corner.x + sizes[port.card].width
            } else {
                corner.x
            };
            way.push(Point { x, y });
            if *port == diagram.links[*link].from {
                way.reverse();
            }
            layout.links[*link] = way;
        }
    }
    let bottoms = columns
        .nodes
        .iter()
        .zip(ys)
        .map(|(node, y)| y + node.height);
    Size {
        width: right,
        height: bottoms.fold(0.0, f64::max),
    }
}

/// The bundles in the channel to the right of a column that change their height there.
fn trunks(columns: &Columns, ys: &[f64], column: usize) -> Vec<Trunk> {
    let mut trunks = Vec::new();
    for (number, bundle) in columns.bundles.iter().enumerate() {
        let start = columns.column_of(bundle.left);
        if column < start {
            continue;
        }
        let own = |port: Port| ys[columns.node_of[&port.card]] + offset(port);
        let left = if column == start {
            own(bundle.left)
        } else {
            match bundle.gaps.get(column - start - 1) {
                Some(gap) => ys[*gap] + 1.0,
                None => continue,
            }
        };
        let mut trunk = Trunk {
            bundle: number,
            lefts: vec![left],
            rights: Vec::new(),
        };
        for (_, port) in &bundle.links {
            let end = columns.column_of(*port);
            if end == column && start == column {
                trunk.lefts.push(own(*port));
            } else if end == column + 1 {
                trunk.rights.push(own(*port));
            }
        }
        if let Some(gap) = bundle.gaps.get(column - start) {
            trunk.rights.push(ys[*gap] + 1.0);
        }
        let is_bent = trunk.bottom() - trunk.top() > 0.5;
        if is_bent && (trunk.lefts.len() > 1 || !trunk.rights.is_empty()) {
            trunks.push(trunk);
        }
    }
    trunks
}

/// A track for each bundle, from the left, and how many there are.
fn assign(trunks: &[Trunk]) -> (BTreeMap<usize, u32>, u32) {
    let mut order: Vec<usize> = (0..trunks.len()).collect();
    // From the top, those that go up; then, from the bottom, those that go down: mostly that crosses least.
    let middle = |trunk: &Trunk| trunk.top() + trunk.bottom() - 2.0 * trunk.lefts[0];
    order.sort_by(|one, other| {
        let (one, other) = (&trunks[*one], &trunks[*other]);
        let goes_down = |trunk: &Trunk| middle(trunk) > 0.0;
        goes_down(one).cmp(&goes_down(other)).then_with(|| {
            let by_left = one.lefts[0].total_cmp(&other.lefts[0]);
            if goes_down(one) {
                by_left.reverse()
            } else {
                by_left
            }
        })
    });
    improve(trunks, &mut order);
    let mut tracks: BTreeMap<usize, u32> = BTreeMap::new();
    for (place, number) in order.iter().enumerate() {
        let own = &trunks[*number];
        let before = order[..place].iter().filter(|other| {
            let other = &trunks[**other];
            other.top() < own.bottom() + TRACK && own.top() < other.bottom() + TRACK
        });
        let free = before.map(|other| tracks[&trunks[*other].bundle] + 1);
        let free = free.max().unwrap_or_default();
        tracks.insert(own.bundle, free);
    }
    let count = tracks.values().max().map_or(0, |last| last + 1);
    (tracks, count)
}

/// Changes neighbours as long as that takes crossings away.
fn improve(trunks: &[Trunk], order: &mut [usize]) {
    for _ in 0..order.len() {
        let mut is_better = false;
        for place in 1..order.len() {
            let (one, other) = (&trunks[order[place - 1]], &trunks[order[place]]);
            if other.crossings(one) < one.crossings(other) {
                order.swap(place - 1, place);
                is_better = true;
            }
        }
        if !is_better {
            return;
        }
    }
}
