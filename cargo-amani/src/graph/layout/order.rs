//! The order within each column: with as few crossings as some sweeps find.

use super::column::{Columns, Piece};

/// How often all columns are gone through.
const SWEEPS: usize = 24;

/// Orders every column by where its links lead, to and fro; the best order that was met is kept.
pub(super) fn order(columns: &mut Columns) {
    let mut best = columns.stacks.clone();
    let mut fewest = crossings(columns);
    for sweep in 0..SWEEPS {
        let count = columns.stacks.len();
        if sweep % 2 == 0 {
            (1..count).for_each(|column| sort(columns, column, true));
        } else {
            (0..count.saturating_sub(1))
                .rev()
                .for_each(|column| sort(columns, column, false));
        }
        let found = crossings(columns);
        if found < fewest {
            fewest = found;
            best.clone_from(&columns.stacks);
        }
    }
    columns.stacks = best;
}

/// Sorts a column by the mean place of what its nodes are linked with on one side.
fn sort(columns: &mut Columns, column: usize, is_by_left: bool) {
    let ranks = ranks(columns);
    let pieces = if is_by_left {
        &columns.pieces[column - 1]
    } else {
        &columns.pieces[column]
    };
    let nodes = &columns.stacks[column];
    let mut keyed: Vec<(f64, usize)> = nodes
        .iter()
        .map(|node| {
            let others = pieces.iter().filter_map(|piece| {
                let (own, other) = if is_by_left {
                    (piece.right, piece.left)
                } else {
                    (piece.left, piece.right)
                };
                (own.0 == *node).then(|| rank(columns, &ranks, other))
            });
            let others: Vec<f64> = others.collect();
            // What is linked to nothing there stays where it is.
            let key = if others.is_empty() {
                ranks[*node]
            } else {
                let count = u32::try_from(others.len()).unwrap_or(1);
                others.iter().sum::<f64>() / f64::from(count)
            };
            (key, *node)
        })
        .collect();
    keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
    columns.stacks[column] = keyed.into_iter().map(|(_, node)| node).collect();
}

/// How far down each node is, as a part of its column.
fn ranks(columns: &Columns) -> Vec<f64> {
    let mut ranks = vec![0.0; columns.nodes.len()];
    for column in &columns.stacks {
        let count = u32::try_from(column.len()).unwrap_or(1);
        for (place, node) in (0_u32..).zip(column) {
            ranks[*node] = (f64::from(place) + 0.5) / f64::from(count);
        }
    }
    ranks
}

/// How far down an end of a piece is: within its card, too.
fn rank(columns: &Columns, ranks: &[f64], (node, offset): (usize, f64)) -> f64 {
    let column = &columns.stacks[columns.column_of[node]];
    let count = u32::try_from(column.len()).unwrap_or(1);
    let within = offset / columns.nodes[node].height.max(1.0) - 0.5;
    ranks[node] + within / f64::from(count)
}

fn crossings(columns: &Columns) -> usize {
    let ranks = ranks(columns);
    let ends = |piece: &Piece| {
        (
            rank(columns, &ranks, piece.left),
            rank(columns, &ranks, piece.right),
        )
    };
    let channels = columns.pieces.iter().map(|pieces| {
        let ends: Vec<(f64, f64)> = pieces.iter().map(ends).collect();
        let mut count = 0;
        for (place, one) in ends.iter().enumerate() {
            let cross = |other: &&(f64, f64)| (one.0 - other.0) * (one.1 - other.1) < 0.0;
            count += ends[place + 1..].iter().filter(cross).count();
        }
        count
    });
    channels.sum()
}
