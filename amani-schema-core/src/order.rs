//! Sorting by dependency, in declaration order wherever dependency leaves a choice.

use std::collections::BTreeSet;

/// Nodes in an order that puts what is needed before what needs it.
#[derive(Debug, PartialEq, Eq)]
pub struct Sorted {
    /// All nodes, each once.
    pub order: Vec<usize>,
    /// The edges `(node, needed)` that close a circle and that `order` therefore breaks.
    pub cut: BTreeSet<(usize, usize)>,
}

/// Sorts the nodes `0..needs.len()`, where `needs[n]` lists what node `n` needs.
///
/// Walks in declaration order and depth first, so the same input has the same result everywhere.
/// A node that needs itself is not a circle: a table may reference itself.
#[must_use]
pub fn sort(needs: &[Vec<usize>]) -> Sorted {
    let mut walk = Walk {
        needs,
        state: vec![State::New; needs.len()],
        sorted: Sorted {
            order: Vec::with_capacity(needs.len()),
            cut: BTreeSet::new(),
        },
    };
    for node in 0..needs.len() {
        walk.visit(node);
    }
    walk.sorted
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'a> {
    needs: &'a [Vec<usize>],
    state: Vec<State>,
    sorted: Sorted,
}

impl Walk<'_> {
    /// Depth first with a stack of our own: a chain of tables may be longer than the thread's stack.
    fn visit(&mut self, root: usize) {
        let mut stack = Vec::new();
        self.open(root, &mut stack);
        while let Some((node, next)) = stack.pop() {
            let Some(&needed) = self.needs[node].get(next) else {
                self.state[node] = State::Done;
                self.sorted.order.push(node);
                continue;
            };
            stack.push((node, next + 1));
            if self.state[needed] == State::Open && needed != node {
                self.sorted.cut.insert((node, needed));
            }
            self.open(needed, &mut stack);
        }
    }

    fn open(&mut self, node: usize, stack: &mut Vec<(usize, usize)>) {
        if self.state[node] == State::New {
            self.state[node] = State::Open;
            stack.push((node, 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_comes_first_and_ties_keep_their_order() {
        let sorted = sort(&[vec![2], vec![], vec![], vec![1]]);
        assert_eq!(sorted.order, [2, 0, 1, 3]);
        assert!(sorted.cut.is_empty());
    }

    #[test]
    fn a_circle_is_cut_at_the_edge_that_closes_it() {
        let sorted = sort(&[vec![1], vec![2], vec![0]]);
        assert_eq!(sorted.order, [2, 1, 0]);
        assert_eq!(sorted.cut, BTreeSet::from([(2, 0)]));
    }

    #[test]
    fn a_node_may_need_itself() {
        assert_eq!(
            sort(&[vec![0]]),
            Sorted {
                order: vec![0],
                cut: BTreeSet::new()
            }
        );
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let count = 200_000;
        let needs: Vec<_> = (0..count)
            .map(|node| Vec::from_iter((node + 1 < count).then_some(node + 1)))
            .collect();
        assert_eq!(sort(&needs).order[0], count - 1);
    }
}
