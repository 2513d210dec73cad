//! Views that read from one another in a circle, where they are written.

use amani_schema_core::code::Code;
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_history::{ViewCircle, view_circles};

use super::sql_text::SqlText;
use crate::finding::Finding;

/// A finding for each circle, at the view that closes it.
pub(super) fn check(schema: &Schema, texts: &[SqlText]) -> Vec<Finding> {
    let circles = view_circles(schema).into_iter();
    let findings = circles.filter_map(|circle| {
        let (text, start, length) = locate(schema, texts, circle.0.last()?)?;
        let range = start..start + length;
        let message = circle.to_string();
        Some(text.finding(Code::Statement, range, message, ViewCircle::HELP))
    });
    findings.collect()
}

/// The query of a view, where it stands as it was written, else its name.
fn locate<'a>(
    schema: &Schema,
    texts: &'a [SqlText],
    name: &ObjectName,
) -> Option<(&'a SqlText, usize, usize)> {
    let view = schema.views.iter().find(|view| view.name == *name)?;
    let parts = [&*view.query, &*name.name];
    parts.into_iter().find_map(|part| {
        let mut texts = texts.iter();
        texts.find_map(|text| Some((text, text.literal.value().find(part)?, part.len())))
    })
}
