//! Which column a card stands in, and which columns a link has to pass.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::order;

use super::super::diagram::{Diagram, Port};
use super::{GAP, Size, offset};

/// What stands in a column: a card, or the gap that a bundle of links passes through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) card: Option<usize>,
    pub(super) height: f64,
    pub(super) width: f64,
}

/// Links that share an end, and so their way up to where they part.
#[derive(Clone, Debug)]
pub(super) struct Bundle {
    pub(super) left: Port,
    /// The links, each with its right end.
    pub(super) links: Vec<(usize, Port)>,
    /// The gap of each column on the way, from the one behind the left end on.
    pub(super) gaps: Vec<usize>,
}

/// A piece of a bundle between two neighbouring columns: nodes, and how far below their edges it ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) left: (usize, f64),
    pub(super) right: (usize, f64),
}

/// Columns from left to right, each from top to bottom.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) nodes: Vec<Node>,
    pub(super) stacks: Vec<Vec<usize>>,
    pub(super) bundles: Vec<Bundle>,
    /// The pieces in the channel to the right of each column.
    pub(super) pieces: Vec<Vec<Piece>>,
    /// The node of each card.
    pub(super) node_of: BTreeMap<usize, usize>,
    /// The column of each node.
    pub(super) column_of: Vec<usize>,
}

/// The height of a gap.
const PASSAGE: f64 = 2.0;

impl Columns {
    pub(super) fn of(diagram: &Diagram, sizes: &[Size], cards: &[usize]) -> Self {
        let node_of: BTreeMap<usize, usize> = cards.iter().copied().zip(0..).collect();
        let links: Vec<usize> = (0..diagram.links.len())
            .filter(|link| node_of.contains_key(&diagram.links[*link].from.card))
            .collect();
        let pairs: BTreeSet<(usize, usize)> = links
            .iter()
            .map(|link| {
                let link = &diagram.links[*link];
                (node_of[&link.from.card], node_of[&link.to.card])
            })
            .filter(|(from, to)| from != to)
            .collect();
        let levels = levels(cards.len(), &pairs);
        let heights: Vec<f64> = cards.iter().map(|card| sizes[*card].height).collect();
        let area: f64 = cards
            .iter()
            .map(|card| (sizes[*card].width + 110.0) * (sizes[*card].height + GAP))
            .sum();
        let column_of = split(&levels, &pairs, &heights, area);
        let nodes = cards.iter().map(|card| Node {
            card: Some(*card),
            height: sizes[*card].height,
            width: sizes[*card].width,
        });
        let count = column_of.iter().max().map_or(0, |last| last + 1);
        let mut columns = Self {
            nodes: nodes.collect(),
            stacks: vec![Vec::new(); count],
            bundles: Vec::new(),
            pieces: vec![Vec::new(); count],
            node_of,
            column_of,
        };
        for node in 0..columns.nodes.len() {
            columns.stacks[columns.column_of[node]].push(node);
        }
        columns.bundle(diagram, &links);
        columns
    }

    /// Gathers links by their left ends, and keeps a gap free for each bundle in every column that it passes.
    fn bundle(&mut self, diagram: &Diagram, links: &[usize]) {
        let mut bundles: BTreeMap<(Port, bool), Bundle> = BTreeMap::new();
        for number in links {
            let link = &diagram.links[*number];
            let column = |port: Port| self.column_of[self.node_of[&port.card]];
            let is_forward = column(link.to) <= column(link.from);
            let (left, right) = if is_forward {
                (link.to, link.from)
            } else {
                (link.from, link.to)
            };
            let bundle = bundles.entry((left, is_forward)).or_insert_with(|| Bundle {
                left,
                links: Vec::new(),
                gaps: Vec::new(),
            });
            bundle.links.push((*number, right));
        }
        for (_, mut bundle) in bundles {
            let start = self.column_of(bundle.left);
            let ends = bundle.links.iter().map(|(_, right)| self.column_of(*right));
            let end = ends.max().unwrap_or(start);
            for column in start + 1..end {
                let gap = self.nodes.len();
                self.nodes.push(Node {
                    card: None,
                    height: PASSAGE,
                    width: 0.0,
                });
                self.column_of.push(column);
                self.stacks[column].push(gap);
                bundle.gaps.push(gap);
            }
            self.cut(&bundle, start);
            self.bundles.push(bundle);
        }
    }

    /// The pieces of a bundle, channel by channel.
    fn cut(&mut self, bundle: &Bundle, start: usize) {
        let mut left = (self.node_of[&bundle.left.card], offset(bundle.left));
        let last = start + bundle.gaps.len();
        for column in start..=last {
            for (_, right) in &bundle.links {
                if self.column_of(*right) == column + 1 {
                    let right = (self.node_of[&right.card], offset(*right));
                    self.pieces[column].push(Piece { left, right });
                }
            }
            if let Some(gap) = bundle.gaps.get(column - start) {
                let right = (*gap, PASSAGE / 2.0);
                self.pieces[column].push(Piece { left, right });
                left = right;
            }
        }
    }

    /// The column that a port's card stands in.
    pub(super) fn column_of(&self, port: Port) -> usize {
        self.column_of[self.node_of[&port.card]]
    }
}

/// Everything behind what it references; what is referenced as near to that as it may be.
fn levels(count: usize, pairs: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut needs = vec![Vec::new(); count];
    for (from, to) in pairs {
        needs[*from].push(*to);
    }
    let sorted = order::sort(&needs);
    for (node, needs) in needs.iter_mut().enumerate() {
        needs.retain(|needed| !sorted.cut.contains(&(node, *needed)));
    }
    let mut levels = vec![0; count];
    for node in &sorted.order {
        let behind = needs[*node].iter().map(|needed| levels[*needed] + 1);
        levels[*node] = behind.max().unwrap_or_default();
    }
    let users = |node: usize| (0..count).filter(move |other| pairs.contains(&(*other, node)));
    // What references one table alone and is not referenced goes wherever that goes.
    let is_pendant = |node: &usize| needs[*node].len() == 1 && users(*node).next().is_none();
    for node in sorted.order.iter().rev() {
        let is_used = |other: &usize| needs[*other].contains(node) && !is_pendant(other);
        let users: Vec<usize> = users(*node).filter(is_used).map(|it| levels[it]).collect();
        if let Some(first) = users.iter().min()
            && users.len() >= needs[*node].len()
        {
            levels[*node] = levels[*node].max(first - 1);
        }
    }
    for node in (0..count).filter(is_pendant) {
        levels[node] = levels[needs[node][0]] + 1;
    }
    levels
}

/// Makes several columns of a level that is too high; what is referenced itself stands in the last one, near
/// to where its links go.
fn split(
    levels: &[usize],
    pairs: &BTreeSet<(usize, usize)>,
    heights: &[f64],
    area: f64,
) -> Vec<usize> {
    const SHAPE: f64 = 1.5;
    let tallest = heights.iter().copied().fold(0.0, f64::max);
    let limit = (area / SHAPE).sqrt().max(tallest);
    let mut columns = vec![0; levels.len()];
    let mut next = 0;
    let last = levels.iter().max().copied().unwrap_or_default();
    for level in 0..=last {
        let mut nodes: Vec<usize> = (0..levels.len())
            .filter(|node| levels[*node] == level)
            .collect();
        if nodes.is_empty() {
            continue;
        }
        let total: f64 = nodes.iter().map(|node| heights[*node] + GAP).sum();
        let parts = (total / limit).ceil().max(1.0);
        let share = total / parts;
        nodes.sort_by_key(|node| pairs.iter().any(|(_, to)| to == node));
        let mut filled = 0.0;
        for node in nodes {
            let height = heights[node] + GAP;
            if filled > 0.0 && filled + height / 2.0 > share {
                next += 1;
                filled = 0.0;
            }
            columns[node] = next;
            filled += height;
        }
        next += 1;
    }
    columns
}
