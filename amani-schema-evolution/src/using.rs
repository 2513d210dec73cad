//! What `using` makes of the values of a column, and whether they find back.

use std::collections::BTreeSet;

use amani_schema_core::intent::{ColumnSql, Intent};
use amani_schema_core::sql::identifier;

use crate::id::Id;
use crate::stage::Stage;

/// Columns whose values `using` makes into others: no cast of the new ones gives the old ones.
#[derive(Debug, Default)]
pub(crate) struct Transformed {
    /// As they are called after the step.
    pub(crate) now: BTreeSet<Id>,
    /// As they were called before it.
    pub(crate) before: BTreeSet<Id>,
}

/// Those of a stage.
pub(crate) fn transformed(stage: &Stage, intent: &Intent) -> Transformed {
    let mut found = Transformed::default();
    let is_more = |said: &&ColumnSql| !is_cast(&said.sql, &said.column);
    for said in intent.using.iter().filter(is_more) {
        let (table, column) = (&said.table, &said.column);
        let from = &stage.from;
        let old = intent.relation_before(table);
        let old_table = if from.table(old).is_some() {
            old
        } else {
            table
        };
        let old = intent.column_before(table, column);
        let has_old = from
            .table(old_table)
            .is_some_and(|it| it.column(old).is_some());
        let old_column = if has_old { old } else { column };
        found.now.insert(Id::Column(table.clone(), column.clone()));
        let id = Id::Column(old_table.clone(), old_column.to_owned());
        found.before.insert(id);
    }
    found
}

/// Whether an expression is the column itself, cast at most: the way down casts it back.
fn is_cast(sql: &str, column: &str) -> bool {
    let sql = sql.trim();
    let is_plain = |sql: &str| sql == identifier(column) || sql == format!("\"{column}\"");
    if is_plain(sql) || is_plain(&sql.to_lowercase()) {
        return true;
    }
    if let Some(inner) = inside(sql) {
        return is_cast(inner, column);
    }
    let lower = sql.to_ascii_lowercase();
    // A cast between moments with and without a time zone does the same.
    if let Some(value) = lower.strip_suffix("at time zone 'utc'") {
        return is_cast(&sql[..value.len()], column);
    }
    if lower.starts_with("cast") {
        let call = inside(sql[4..].trim());
        let value = call.and_then(|call| {
            let place = call.to_ascii_lowercase().rfind(" as ")?;
            is_type(&call[place + 4..]).then_some(&call[..place])
        });
        return value.is_some_and(|value| is_cast(value, column));
    }
    match sql.rsplit_once("::") {
        Some((value, data_type)) => is_type(data_type) && is_cast(value, column),
        None => false,
    }
}

/// What one pair of parentheses around all of it holds.
fn inside(sql: &str) -> Option<&str> {
    let inner = sql.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0;
    for letter in inner.chars() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

/// Whether it can be the name of a type and nothing more: of several words there are only these.
fn is_type(sql: &str) -> bool {
    const WORDS: [&str; 13] = [
        "double",
        "precision",
        "character",
        "char",
        "national",
        "varying",
        "bit",
        "timestamp",
        "time",
        "interval",
        "with",
        "without",
        "zone",
    ];
    let is_of_type = |it: char| it.is_alphanumeric() || "_.\"(), []".contains(it);
    let plain: String = sql
        .to_ascii_lowercase()
        .chars()
        .map(|it| if "()[],".contains(it) { ' ' } else { it })
        .collect();
    let words = plain.split_whitespace();
    let mut words = words.filter(|word| word.parse::<u32>().is_err());
    let first = words.next();
    let is_known = |word: &str| WORDS.contains(&word);
    first.is_some_and(|first| {
        let rest: Vec<&str> = words.collect();
        sql.chars().all(is_of_type)
            && (rest.is_empty() || is_known(first) && rest.into_iter().all(is_known))
    })
}

#[cfg(test)]
mod tests {
    use super::is_cast;

    #[test]
    fn a_cast_of_the_column_alone_has_a_way_back() {
        for sql in [
            "a",
            "A",
            "\"a\"",
            "a::text::kind",
            "(a::text)::app.\"Kind\"[]",
            "CAST(a AS numeric(10, 2))",
            "cast ( a::text as int )",
            "a::timestamp without time zone",
            "a::varchar(3)",
            "a AT TIME ZONE 'UTC'",
        ] {
            assert!(is_cast(sql, "a"), "{sql}");
        }
        assert!(is_cast("\"Kind\"::text", "Kind"));
    }

    #[test]
    fn whatever_else_has_none() {
        for sql in [
            "round(a * 100)::bigint",
            "a + 1",
            "(a)::int + 1",
            "(a) + (1)",
            "b::int",
            "length(a)",
            "a::text || b::text",
            "a AT TIME ZONE 'Africa/Lagos'",
            "a::timestamptz AT TIME ZONE zone",
            "CASE a WHEN 1 THEN 2 END",
            "CAST(a + 1 AS int)",
            "gen_random_uuid()",
            "a IS NULL",
            "castle(a)",
            "a::int = b::int",
        ] {
            assert!(!is_cast(sql, "a"), "{sql}");
        }
    }
}
