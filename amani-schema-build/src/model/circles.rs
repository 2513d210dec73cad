//! Views that read from one another in a circle: none of them can be the first.

use amani_schema_core::code::Code;
use amani_schema_core::order;
use amani_schema_core::schema::{ObjectName, Schema, View};
use amani_schema_history::depends;

use super::sql_text::SqlText;
use crate::finding::Finding;

const HELP: &str = "PostgreSQL creates a view after all that it reads from: let one of them read from what is no \
                    view of this circle";

/// A finding for each circle, at the view that closes it.
pub(super) fn check(schema: &Schema, texts: &[SqlText]) -> Vec<Finding> {
    let views = &schema.views;
    let place = |name: &ObjectName| views.iter().position(|view| view.name == *name);
    let needs: Vec<Vec<usize>> = views
        .iter()
        .map(|view| {
            let read = depends::of_view(view).relations;
            read.iter().filter_map(place).collect()
        })
        .collect();
    let circles = order::sort(&needs).cut.into_iter();
    let findings = circles.filter_map(|(last, first)| {
        let circle = path(&needs, first, last)?;
        let name = |view: &usize| views[*view].name.to_string();
        let others = circle.iter().skip(1).chain([&first]);
        let pairs: Vec<String> = circle
            .iter()
            .zip(others)
            .map(|(view, other)| format!("{} from {}", name(view), name(other)))
            .collect();
        let message = format!("views read in a circle: {}", pairs.join(", "));
        located(texts, &views[last], message)
    });
    findings.collect()
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

/// At the query of the view, where it stands as it was written.
fn located(texts: &[SqlText], view: &View, message: String) -> Option<Finding> {
    let place = |text: &SqlText| text.literal.value().find(&view.query);
    let named = |text: &SqlText| text.literal.value().find(&view.name.name);
    let mut all = texts.iter();
    let found = all.find_map(|text| Some((text, place(text)?, view.query.len())));
    let mut all = texts.iter();
    let name = &view.name.name;
    let found = found.or_else(|| all.find_map(|text| Some((text, named(text)?, name.len()))));
    let (text, start, length) = found?;
    Some(text.finding(Code::Statement, start..start + length, message, HELP))
}
