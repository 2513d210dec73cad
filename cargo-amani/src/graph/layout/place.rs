//! How high each card stands in its column: as near to what it is linked with as the order allows.

use super::column::{Columns, Node};
use super::{GAP, offset};

/// How often all columns are gone through.
const SWEEPS: usize = 40;

/// What is free between a card and a link that passes it, or two links.
const PASSING: f64 = 16.0;

/// How much of its distance from the middle a column is moved back.
const PULL: f64 = 0.2;

/// The upper edge of each node.
pub(super) fn heights(columns: &Columns) -> Vec<f64> {
    let mut ys = vec![0.0; columns.nodes.len()];
    for column in &columns.stacks {
        let total: f64 = column
            .iter()
            .map(|node| columns.nodes[*node].height + GAP)
            .sum();
        let mut y = -total / 2.0;
        for node in column {
            ys[*node] = y;
            y += columns.nodes[*node].height + GAP;
        }
    }
    let count = columns.stacks.len();
    for sweep in 0..SWEEPS {
        let order: Vec<usize> = if sweep % 2 == 0 {
            (0..count).collect()
        } else {
            (0..count).rev().collect()
        };
        for column in order {
            settle(columns, column, &mut ys);
        }
    }
    straighten(columns, &mut ys);
    let top = ys.iter().copied().fold(f64::INFINITY, f64::min);
    ys.iter().map(|y| (y - top).round()).collect()
}

/// Puts a column where its nodes want to be, as far as they do not push one another away.
fn settle(columns: &Columns, column: usize, ys: &mut [f64]) {
    let nodes = &columns.stacks[column];
    let mut wanted = Vec::new();
    let mut shift = 0.0;
    let mut shifts = Vec::new();
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            let before = &columns.nodes[nodes[place - 1]];
            shift += before.height + gap(before, &columns.nodes[*node]);
        }
        shifts.push(shift);
        let (y, weight) = wish(columns, column, *node, ys);
        wanted.push((y - shift, weight));
    }
    let placed: Vec<f64> = rising(&wanted)
        .iter()
        .zip(shifts)
        .map(|(y, shift)| y + shift)
        .collect();
    let (Some(top), Some(last)) = (placed.first(), nodes.last()) else {
        return;
    };
    let bottom = placed.last().unwrap_or(top) + columns.nodes[*last].height;
    // Columns that follow one another up or down make the picture high and empty.
    let pull = (top + bottom) / 2.0 * PULL;
    for (node, y) in nodes.iter().zip(placed) {
        ys[*node] = y - pull;
    }
}

/// Lets links that pass go on at the height that they come at, as far as there is room.
fn straighten(columns: &Columns, ys: &mut [f64]) {
    for bundle in &columns.bundles {
        let card = columns.node_of[&bundle.left.card];
        let mut y = ys[card] + offset(bundle.left);
        for gap in &bundle.gaps {
            let half = columns.nodes[*gap].height / 2.0;
            let (lowest, highest) = room(columns, ys, *gap);
            if lowest <= highest {
                ys[*gap] = (y - half).clamp(lowest, highest);
            }
            y = ys[*gap] + half;
        }
    }
}

/// How far up and down a node may go.
fn room(columns: &Columns, ys: &[f64], node: usize) -> (f64, f64) {
    let column = &columns.stacks[columns.column_of[node]];
    let place = column.iter().position(|other| *other == node);
    let place = place.unwrap_or_default();
    let own = &columns.nodes[node];
    let above = place.checked_sub(1).map(|above| column[above]);
    let above = above.map_or(f64::NEG_INFINITY, |above| {
        let other = &columns.nodes[above];
        ys[above] + other.height + gap(other, own)
    });
    let below = column.get(place + 1).map_or(f64::INFINITY, |below| {
        ys[*below] - own.height - gap(own, &columns.nodes[*below])
    });
    (above, below)
}

fn gap(one: &Node, other: &Node) -> f64 {
    if one.card.is_some() && other.card.is_some() {
        GAP
    } else {
        PASSING
    }
}

/// Where a node would be straight beside what it is linked with, and how much that matters: a link that
/// passes should not bend.
fn wish(columns: &Columns, column: usize, node: usize, ys: &[f64]) -> (f64, f64) {
    let mut sum = 0.0;
    let mut count = 0.0;
    let to_the_left = column.checked_sub(1).map(|left| &columns.pieces[left]);
    for piece in to_the_left.into_iter().flatten() {
        if piece.right.0 == node {
            sum += ys[piece.left.0] + piece.left.1 - piece.right.1;
            count += 1.0;
        }
    }
    for piece in &columns.pieces[column] {
        if piece.left.0 == node {
            sum += ys[piece.right.0] + piece.right.1 - piece.left.1;
            count += 1.0;
        }
    }
    if count == 0.0 {
        return (ys[node], 0.1);
    }
    let is_passage = columns.nodes[node].card.is_none();
    (sum / count, if is_passage { 4.0 } else { count })
}

/// The values nearest to these that do not fall: neighbours that would are put together, at their mean.
fn rising(wanted: &[(f64, f64)]) -> Vec<f64> {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in wanted {
        blocks.push((*value, *weight, 1));
        while let [.., one, other] = blocks.as_slice()
            && one.0 > other.0
        {
            let weight = one.1 + other.1;
            let mean = (one.0 * one.1 + other.0 * other.1) / weight;
            let joined = (mean, weight, one.2 + other.2);
            blocks.truncate(blocks.len() - 2);
            blocks.push(joined);
        }
    }
    let values = blocks
        .into_iter()
        .flat_map(|(value, _, count)| std::iter::repeat_n(value, count));
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::rising;

    #[test]
    fn what_would_fall_is_put_together() {
        let even = |values: &[f64]| values.iter().map(|value| (*value, 1.0)).collect::<Vec<_>>();
        assert_eq!(rising(&even(&[1.0, 3.0, 2.0, 4.0])), [1.0, 2.5, 2.5, 4.0]);
        assert_eq!(rising(&even(&[3.0, 2.0, 1.0])), [2.0, 2.0, 2.0]);
        assert_eq!(rising(&[(3.0, 3.0), (1.0, 1.0)]), [2.5, 2.5]);
    }
}
