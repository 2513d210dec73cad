use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Access, Argument, Policy, Routine, RoutineKind, Rule, Statistics, Trigger, View,
};
use amani_schema_core::sql::{identifier, literal, object_name};
use amani_schema_history::gives_columns_of;

use super::Change;
use super::table::options;
use crate::item::Item;
use crate::text::{self, Text};

/// A function is replaced in place where its result and the names of its arguments stay:
/// <https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-NOTES>.
pub(super) fn routine(one: &Routine, other: &Routine, written: &Routine) -> Change {
    let bare = |routine: &Routine| Routine {
        comment: None,
        ..routine.clone()
    };
    if bare(one) == bare(other) {
        return Change::Same;
    }
    let fit = |(before, after): (&Argument, &Argument)| {
        let keeps_default = before.default.is_none() || after.default.is_some();
        let keeps_name = before.name.is_empty() || before.name == after.name;
        before.mode == after.mode
            && before.data_type == after.data_type
            && keeps_default
            && keeps_name
    };
    let fits = one.kind == other.kind
        && other.kind != RoutineKind::Aggregate
        && one.returns == other.returns
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().zip(&other.arguments).all(fit);
    if !fits {
        return Change::Replace;
    }
    let silent = Routine {
        comment: None,
        ..written.clone()
    };
    Change::Alter(in_place(&Item::Routine(&silent)))
}

fn in_place(item: &Item<'_>) -> Vec<Text> {
    let texts = text::create(item).into_iter().map(|text| match text {
        Text::Statement(sql) => Text::Statement(sql.replacen("CREATE ", "CREATE OR REPLACE ", 1)),
        clause @ Text::Clause { .. } => clause,
    });
    texts.collect()
}

/// A view is replaced in place where its columns certainly stay, and made anew otherwise.
pub(super) fn view(one: &View, other: &View, written: &View) -> Change {
    let same = one.materialized == other.materialized
        && one.columns == other.columns
        && one.query == other.query;
    let name = object_name(&other.name);
    let mut texts = if same {
        let kind = if other.materialized {
            "MATERIALIZED VIEW"
        } else {
            "VIEW"
        };
        options(&one.options, &other.options, |clause| {
            Text::Statement(format!("ALTER {kind} {name} {clause};"))
        })
    } else if is_replaceable(one, other) {
        let silent = View {
            comment: None,
            column_comments: BTreeMap::new(),
            access: Access::default(),
            column_grants: BTreeMap::new(),
            ..written.clone()
        };
        in_place(&Item::View(&silent))
    } else {
        return Change::Replace;
    };
    let columns = one
        .column_comments
        .keys()
        .chain(other.column_comments.keys());
    let mut columns: Vec<&String> = columns.collect();
    columns.sort();
    columns.dedup();
    for column in columns {
        let (before, after) = (
            one.column_comments.get(column),
            other.column_comments.get(column),
        );
        if before != after {
            let text = after.map_or_else(|| "NULL".to_owned(), |text| literal(text));
            let column = identifier(column);
            texts.push(Text::Statement(format!(
                "COMMENT ON COLUMN {name}.{column} IS {text};"
            )));
        }
    }
    Change::of(texts)
}

fn is_replaceable(one: &View, other: &View) -> bool {
    !one.materialized
        && !other.materialized
        && one.columns == other.columns
        && gives_columns_of(&other.query, &one.query)
}

pub(super) fn trigger(one: &Trigger, other: &Trigger) -> Change {
    let bare = |trigger: &Trigger| Trigger {
        comment: None,
        enabled: 'O',
        ..trigger.clone()
    };
    if bare(one) != bare(other) {
        return Change::Replace;
    }
    Change::of(enabled(
        "TRIGGER",
        one.enabled,
        other.enabled,
        &other.table,
        &other.name,
    ))
}

pub(super) fn rule(one: &Rule, other: &Rule) -> Change {
    let bare = |rule: &Rule| Rule {
        comment: None,
        enabled: 'O',
        ..rule.clone()
    };
    if bare(one) != bare(other) {
        return Change::Replace;
    }
    Change::of(enabled(
        "RULE",
        one.enabled,
        other.enabled,
        &other.table,
        &other.name,
    ))
}

fn enabled(
    kind: &str,
    before: char,
    after: char,
    table: &amani_schema_core::schema::ObjectName,
    name: &str,
) -> Vec<Text> {
    if before == after {
        return Vec::new();
    }
    let words = match after {
        'D' => "DISABLE",
        'R' => "ENABLE REPLICA",
        'A' => "ENABLE ALWAYS",
        _ => "ENABLE",
    };
    vec![Text::clause(
        table,
        format!("{words} {kind} {}", identifier(name)),
    )]
}

pub(super) fn policy(one: &Policy, other: &Policy) -> Change {
    let bare = |policy: &Policy| Policy {
        comment: None,
        ..policy.clone()
    };
    Change::replace_if(bare(one) != bare(other))
}

pub(super) fn statistics(one: &Statistics, other: &Statistics) -> Change {
    let bare = |statistics: &Statistics| Statistics {
        comment: None,
        ..statistics.clone()
    };
    Change::replace_if(bare(one) != bare(other))
}
