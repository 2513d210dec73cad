//! Which columns a query gives, as far as that can be told without a server.

use crate::syntax::{Kind, Node, parse};

/// Whether a query certainly gives the columns of another one first, by name and type, and perhaps more
/// behind them: then [`CREATE OR REPLACE VIEW`](https://www.postgresql.org/docs/current/sql-createview.html)
/// may put it in the other's place.
///
/// It does where both read from the same tables and begin with the same expressions. `false` where that
/// cannot be told.
///
/// ```
/// use amani_schema_history::gives_columns_of;
///
/// let before = "SELECT id, name FROM users WHERE age > 17";
/// assert!(gives_columns_of("SELECT id, name, age FROM users ORDER BY id", before));
/// assert!(!gives_columns_of("SELECT id FROM users", before));
/// assert!(!gives_columns_of("SELECT id, name FROM people", before));
/// ```
#[must_use]
pub fn gives_columns_of(query: &str, other: &str) -> bool {
    let (Some(query), Some(other)) = (Shape::of(query), Shape::of(other)) else {
        return false;
    };
    query.reads == other.reads && query.targets.starts_with(&other.targets)
}

/// What decides about the columns of a query.
struct Shape {
    /// What is in front of it and what it reads from.
    reads: Vec<String>,
    targets: Vec<String>,
}

impl Shape {
    fn of(query: &str) -> Option<Self> {
        let (statements, errors) = parse(query);
        let [select] = statements.as_slice() else {
            return None;
        };
        if !errors.is_empty() || select.kind() != Kind::SELECT {
            return None;
        }
        let reads = [Kind::WITH_CLAUSE, Kind::FROM_CLAUSE].into_iter();
        let reads = reads.filter_map(|kind| select.child(kind));
        let targets = select
            .child(Kind::SELECT_CLAUSE)?
            .child(Kind::TARGET_LIST)?
            .children(Kind::TARGET);
        // What a star stands for may be others by now.
        let has_star = targets.iter().any(|target| target.has_token(Kind::STAR));
        (!has_star).then(|| Self {
            reads: reads.map(|clause| words(&clause)).collect(),
            targets: targets.iter().map(words).collect(),
        })
    }
}

fn words(node: &Node) -> String {
    let tokens = node.tokens().map(|token| {
        if token.is_word() {
            token.name()
        } else {
            token.text
        }
    });
    tokens.collect::<Vec<_>>().join(" ")
}
