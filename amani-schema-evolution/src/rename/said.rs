//! What the source says of values, which may name what is renamed on the same way.

use std::path::Path;

use amani_schema_core::intent::{ColumnSql, Intent};
use amani_schema_core::schema::{Expression, ObjectName, Policy, Schema};
use amani_schema_history::History;

use super::rename;
use crate::plan::Direction;

/// The intent with every `using` and `backfill` in the names of now: renames go first, and what the source says is
/// over the rows of before, so that it may call them by the names of then.
pub(crate) fn with_names_of_now(previous: &Schema, next: &Schema, intent: &Intent) -> Intent {
    let mut intent = intent.clone();
    let is_silent = intent.using.is_empty() && intent.backfill.is_empty();
    if is_silent || intent.renames.is_empty() {
        return intent;
    }
    let renames = rename(previous, next, &intent, Direction::Up).statements;
    if renames.is_empty() {
        return intent;
    }
    let all = intent.using.iter().chain(&intent.backfill);
    let texts = followed(previous, &intent, all, &renames);
    let all = intent.using.iter_mut().chain(&mut intent.backfill);
    for (said, text) in all.zip(texts) {
        if let Some(text) = text {
            said.sql = text;
        }
    }
    intent
}

/// Each text as it is after the renames: as a policy of its table, which may hold queries, it follows them as any
/// other text does.
fn followed<'a>(
    previous: &Schema,
    intent: &Intent,
    all: impl Iterator<Item = &'a ColumnSql>,
    renames: &[String],
) -> Vec<Option<String>> {
    let mut schema = previous.clone();
    schema.policies.clear();
    for (place, said) in all.enumerate() {
        let before = intent.relation_before(&said.table);
        let is_there = schema.table(before).is_some();
        let table = if is_there { before } else { &said.table };
        let text = Expression(said.sql.clone());
        schema.policies.push(policy(place, table.clone(), text));
    }
    let mut history = History::of(schema);
    for statement in renames {
        history.apply(Path::new("rename.sql"), statement);
    }
    let mut policies = history.schema().policies.clone();
    policies.sort_by_key(|policy| policy.name.parse().unwrap_or(usize::MAX));
    policies
        .into_iter()
        .map(|policy| Some(policy.using?.0))
        .collect()
}

fn policy(place: usize, table: ObjectName, text: Expression) -> Policy {
    Policy {
        name: place.to_string(),
        table,
        permissive: true,
        command: "ALL".to_owned(),
        roles: vec!["public".to_owned()],
        using: Some(text),
        with_check: None,
        comment: None,
    }
}
