//! What only a server could compare is taken for what is there.

use std::collections::BTreeMap;

use amani_schema_core::schema::{DataType, Expression, Index, IndexKey, ObjectName, Schema, Table};

use crate::normal::{self, Verdict};

/// What a schema should be, with every expression and query that cannot be told from the one in `is` as it is
/// there: a plan from the one to the other leaves that alone.
///
/// ```
/// use amani_schema_history::{History, without_doubts};
///
/// let read = |sql: &str| {
///     let mut history = History::new();
///     history.apply("1_v.sql".as_ref(), sql);
///     history.schema().clone()
/// };
/// let written = read("CREATE TABLE t (a text); CREATE VIEW v AS SELECT a || 'x' AS b FROM t;");
/// let printed = read("CREATE TABLE t (a text); CREATE VIEW v AS SELECT (a || 'x'::text) AS b FROM t;");
/// assert_eq!(without_doubts(&written, &printed).views, printed.views);
/// ```
#[must_use]
pub fn without_doubts(should_be: &Schema, is: &Schema) -> Schema {
    let mut settled = should_be.clone();
    let tables = is.tables_by_name();
    for table in &mut settled.tables {
        if let Some(found) = tables.get(&table.name) {
            of_table(table, found);
        }
    }
    of_views(&mut settled, is);
    of_code(&mut settled, is);
    settled
}

fn of_table(table: &mut Table, is: &Table) {
    let types = is.column_types();
    for column in &mut table.columns {
        let Some(found) = is.column(&column.name) else {
            continue;
        };
        settle(&mut column.generated, found.generated.as_ref(), &types);
        if let (Some(default), Some(is)) = (&mut column.default, &found.default) {
            let verdict = normal::compare_defaults(&default.0, &is.0, &column.data_type, &|_| None);
            if verdict == Verdict::CannotTell {
                default.clone_from(is);
            }
        }
    }
    for check in &mut table.checks {
        if let Some(found) = is.checks.iter().find(|it| it.name == check.name) {
            settle_one(&mut check.expression, &found.expression, &types);
        }
    }
    for index in &mut table.indexes {
        if let Some(found) = is.indexes.iter().find(|it| it.name == index.name) {
            of_index(index, found, &types);
        }
    }
}

fn of_index(index: &mut Index, is: &Index, types: &BTreeMap<String, DataType>) {
    settle(&mut index.predicate, is.predicate.as_ref(), types);
    if index.columns.len() != is.columns.len() {
        return;
    }
    for (column, found) in index.columns.iter_mut().zip(&is.columns) {
        if let (IndexKey::Expression(one), IndexKey::Expression(is)) = (&mut column.key, &found.key)
        {
            settle_one(one, is, types);
        }
    }
}

fn of_views(settled: &mut Schema, is: &Schema) {
    let views: BTreeMap<&ObjectName, _> = is.views.iter().map(|it| (&it.name, it)).collect();
    for view in &mut settled.views {
        let Some(found) = views.get(&view.name) else {
            continue;
        };
        if normal::query(&view.query) != normal::query(&found.query) {
            view.query.clone_from(&found.query);
            view.columns.clone_from(&found.columns);
        }
        for index in &mut view.indexes {
            if let Some(found) = found.indexes.iter().find(|it| it.name == index.name) {
                of_index(index, found, &BTreeMap::new());
            }
        }
    }
}

fn of_code(settled: &mut Schema, is: &Schema) {
    for policy in &mut settled.policies {
        let mut others = is.policies.iter();
        let found = others.find(|it| (&it.table, &it.name) == (&policy.table, &policy.name));
        if let Some(found) = found {
            let table = is.table(&policy.table);
            let types = table.map(Table::column_types).unwrap_or_default();
            settle(&mut policy.using, found.using.as_ref(), &types);
            settle(&mut policy.with_check, found.with_check.as_ref(), &types);
        }
    }
    for trigger in &mut settled.triggers {
        let mut others = is.triggers.iter();
        let found = others.find(|it| (&it.table, &it.name) == (&trigger.table, &trigger.name));
        if let Some(found) = found {
            settle(&mut trigger.when, found.when.as_ref(), &BTreeMap::new());
        }
    }
    for rule in &mut settled.rules {
        let mut others = is.rules.iter();
        let found = others.find(|it| (&it.table, &it.name) == (&rule.table, &rule.name));
        if let Some(found) = found {
            rule.definition.clone_from(&found.definition);
        }
    }
    for routine in &mut settled.routines {
        let mut others = is.routines.iter();
        let found =
            others.find(|it| it.name == routine.name && it.signature() == routine.signature());
        // A body in standard SQL is printed by the server, any other is kept as it was written.
        if let Some(found) = found.filter(|it| it.attributes.contains_key("body")) {
            routine.body.clone_from(&found.body);
        }
    }
}

fn settle(
    one: &mut Option<Expression>,
    is: Option<&Expression>,
    types: &BTreeMap<String, DataType>,
) {
    if let (Some(one), Some(is)) = (one, is) {
        settle_one(one, is, types);
    }
}

fn settle_one(one: &mut Expression, is: &Expression, types: &BTreeMap<String, DataType>) {
    let of = |column: &str| types.get(column).cloned();
    if normal::compare(&one.0, &is.0, &of) == Verdict::CannotTell {
        one.clone_from(is);
    }
}
