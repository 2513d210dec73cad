//! Views that read from one another in a circle: none of them can be the first.

use std::fmt;

use amani_schema_core::order;
use amani_schema_core::schema::{ObjectName, Schema};

use crate::depends;

/// Views, each of which reads from the next one, and the last one from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewCircle(pub Vec<ObjectName>);

impl ViewCircle {
    /// What to do about it.
    pub const HELP: &str = "PostgreSQL creates a view after all that it reads from: let one of them read from what is \
                            no view of this circle";
}

/// The circles of a schema's views.
///
/// PostgreSQL creates a view after all that it reads from; what was replaced later may have become a circle
/// all the same.
///
/// ```
/// use amani_schema_history::{History, view_circles};
///
/// let mut history = History::new();
/// let sql = "CREATE VIEW a AS SELECT x FROM b; CREATE VIEW b AS SELECT x FROM a;";
/// history.apply("1.sql".as_ref(), sql);
/// let circles = view_circles(history.schema());
/// assert_eq!(circles[0].to_string(), "views read in a circle: a from b, b from a");
/// ```
#[must_use]
pub fn view_circles(schema: &Schema) -> Vec<ViewCircle> {
    let views = &schema.views;
    let place = |name: &ObjectName| views.iter().position(|view| view.name == *name);
    let needs: Vec<Vec<usize>> = views
        .iter()
        .map(|view| {
            let read = depends::of_view(view).relations;
            read.iter().filter_map(place).collect()
        })
        .collect();
    let cut = order::sort(&needs).cut.into_iter();
    let circles = cut.filter_map(|(last, first)| path(&needs, first, last));
    let named = circles.map(|circle| {
        let names = circle.iter().map(|view| views[*view].name.clone());
        ViewCircle(names.collect())
    });
    named.collect()
}

/// The shortest way from one view to another, along what they read from.
fn path(needs: &[Vec<usize>], from: usize, to: usize) -> Option<Vec<usize>> {
    let mut ways = vec![vec![from]];
    let mut seen = vec![from];
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let end = *way.last()?;
            if end == to {
                return Some(way);
            }
            for next in &needs[end] {
                if !seen.contains(next) {
                    seen.push(*next);
                    longer.push(way.iter().copied().chain([*next]).collect());
                }
            }
        }
        ways = longer;
    }
    None
}

impl fmt::Display for ViewCircle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(views) = self;
        let others = views.iter().skip(1).chain(views.first());
        let pairs = views.iter().zip(others);
        let pairs: Vec<String> = pairs
            .map(|(view, other)| format!("{view} from {other}"))
            .collect();
        write!(f, "views read in a circle: {}", pairs.join(", "))
    }
}
