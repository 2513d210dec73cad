//! What the release before goes on writing, and the tables do not take any more.

use amani_schema_core::schema::{
    Check, Column, DataType, Domain, Identity, Index, IndexKey, Table, View,
};

use crate::actions::Passage;
use crate::id::Id;
use crate::item::Item;

/// A line for each, in the order of the schema.
pub(super) fn refused(passage: &Passage<'_>) -> Vec<String> {
    let mut refused = Vec::new();
    for (id, item) in &passage.next.canonical {
        let before = passage.previous.canonical.get(id);
        match (item, before) {
            (Item::Column(_, after), Some(Item::Column(_, before))) => {
                refused.extend(of_column(id, before, after));
            }
            (Item::Domain(after), Some(Item::Domain(before))) => {
                refused.extend(of_domain(id, before, after));
            }
            (Item::Table(after), Some(Item::Table(before))) => {
                refused.extend(of_table(id, before, after));
            }
            (Item::View(after), Some(Item::View(before))) => {
                let check = |view: &View| view.options.get("check_option").cloned();
                if check(after).is_some() && check(after) != check(before) {
                    refused.push(format!("{id} checks what is written through it"));
                }
            }
            _ if is_touched(passage, id) && is_of_old_table(passage, id) => {
                refused.extend(of_rows(passage, id, item, before));
            }
            _ => {}
        }
    }
    refused.extend(keys_gone(passage));
    refused
}

fn of_table(id: &Id, before: &Table, after: &Table) -> Vec<String> {
    let mut refused = Vec::new();
    if after.row_security && !before.row_security {
        refused.push(format!("{id} has row security"));
    }
    let parts = (&before.partition_of, &after.partition_of);
    if let (Some(before), Some(after)) = parts
        && before.bound != after.bound
    {
        refused.push(format!("{id} takes other rows"));
    }
    refused
}

/// The keys that `ON CONFLICT` finds no more.
fn keys_gone(passage: &Passage<'_>) -> Vec<String> {
    let changes = passage.changes;
    let gone = changes.dropped.iter().chain(&changes.replaced);
    let gone = gone.filter(|id| {
        let item = passage.previous.canonical.get(*id);
        let is_key = matches!(
            item,
            Some(Item::PrimaryKey(..) | Item::Unique(..) | Item::Exclusion(..))
        ) || matches!(item, Some(Item::Index(_, index)) if index.unique);
        is_key && is_of_old_table(passage, id)
    });
    let is_asked = |id: &Id| {
        let table = id.relation().map(|name| Id::Table(name.clone()));
        let table = table.and_then(|table| passage.next.canonical.get(&table));
        let rule = passage.previous.canonical.get(id).and_then(rule);
        match (table, rule) {
            (Some(Item::Table(table)), Some(rule)) => rules(table).contains(&rule),
            _ => false,
        }
    };
    let gone = gone.filter(|id| !is_asked(id));
    gone.map(|id| format!("ON CONFLICT finds no {id}"))
        .collect()
}

fn of_column(id: &Id, before: &Column, after: &Column) -> Vec<String> {
    let mut refused = Vec::new();
    if before.nullable && !after.nullable {
        refused.push(format!("{id} takes no NULL any more"));
    }
    if before.identity != Some(Identity::Always) && after.identity == Some(Identity::Always) {
        refused.push(format!("{id} takes no value that is given"));
    }
    let is_given = |column: &Column| {
        column.nullable
            || column.default.is_some()
            || column.identity.is_some()
            || column.generated.is_some()
    };
    if !before.nullable && is_given(before) && !is_given(after) {
        refused.push(format!("{id} must be given by every INSERT"));
    }
    if before.generated.is_none() && after.generated.is_some() {
        refused.push(format!("{id} is generated"));
    }
    if takes_less(&before.data_type, &after.data_type) {
        refused.push(format!("{id} takes less than before"));
    }
    refused
}

fn of_domain(id: &Id, before: &Domain, after: &Domain) -> Vec<String> {
    let mut refused = Vec::new();
    if before.nullable && !after.nullable {
        refused.push(format!("{id} takes no NULL any more"));
    }
    if before.default.is_some() && after.default.is_none() {
        refused.push(format!("{id} has no default any more"));
    }
    if has_new_check(before, after) || takes_less(&before.data_type, &after.data_type) {
        refused.push(format!("{id} takes less than before"));
    }
    refused
}

/// Whether a domain has a check that it had not.
pub(crate) fn has_new_check(before: &Domain, after: &Domain) -> bool {
    let known = |check: &Check| {
        let mut checks = before.checks.iter();
        checks.any(|it| it.expression == check.expression)
    };
    !after.checks.iter().all(known)
}

/// Whether a type refuses what it took under other modifiers: those of times round and refuse nothing.
fn takes_less(before: &DataType, after: &DataType) -> bool {
    let (old, new) = (&before.modifiers, &after.modifiers);
    if before.name != after.name || new.is_empty() {
        return false;
    }
    if after.is_one_of(&["bit"]) {
        return old != new;
    }
    let before_point = |modifiers: &[i64]| {
        let digits = modifiers.first().copied()?;
        Some(digits - modifiers.get(1).copied().unwrap_or(0))
    };
    let room = |modifiers: &[i64]| {
        if after.is_one_of(&["numeric"]) {
            before_point(modifiers)
        } else {
            modifiers.first().copied()
        }
    };
    let is_bounded = after.is_one_of(&["character varying", "character", "bit varying", "numeric"]);
    is_bounded && room(old).is_none_or(|old| room(new).is_some_and(|new| new < old))
}

pub(crate) fn is_touched(passage: &Passage<'_>, id: &Id) -> bool {
    let changes = passage.changes;
    changes.created.contains(id)
        || changes.replaced.contains(id)
        || changes.altered.contains_key(id)
}

pub(crate) fn is_of_old_table(passage: &Passage<'_>, id: &Id) -> bool {
    let table = id.relation().map(|name| Id::Table(name.clone()));
    table.is_some_and(|table| passage.previous.has(&table) && passage.next.has(&table))
}

/// What says which rows there may be, or what becomes of those that are written.
pub(crate) fn of_rows(
    passage: &Passage<'_>,
    id: &Id,
    item: &Item<'_>,
    before: Option<&Item<'_>>,
) -> Option<String> {
    match (item, before) {
        (Item::Trigger(_) | Item::Rule(_) | Item::Policy(_), None) => {
            return Some(format!("{id} is new"));
        }
        (Item::ForeignKey(_, after), Some(Item::ForeignKey(_, before)))
            if (after.on_delete, after.on_update) != (before.on_delete, before.on_update) =>
        {
            return Some(format!("{id} acts otherwise"));
        }
        _ => {}
    }
    let asked = rule(item)?;
    if before.and_then(rule).as_ref() == Some(&asked) {
        return None;
    }
    let table = Id::Table(id.relation()?.clone());
    let is_old = match passage.previous.canonical.get(&table) {
        Some(Item::Table(table)) => rules(table).contains(&asked),
        _ => false,
    };
    let what = if before.is_some() { "another" } else { "new" };
    (!is_old).then(|| format!("{id} is {what}"))
}

/// All that a table asks of its rows.
fn rules(table: &Table) -> Vec<String> {
    let keys = table.primary_key.iter();
    let keys = keys.map(|key| Item::PrimaryKey(table, key));
    let uniques = table.uniques.iter().map(|key| Item::Unique(table, key));
    let checks = table.checks.iter().map(|check| Item::Check(table, check));
    let exclusions = table.exclusions.iter();
    let exclusions = exclusions.map(|exclusion| Item::Exclusion(table, exclusion));
    let foreign = table.foreign_keys.iter();
    let foreign = foreign.map(|key| Item::ForeignKey(table, key));
    let indexes = table.indexes.iter();
    let indexes = indexes.map(|index| Item::Index(&table.name, index));
    let all = keys.chain(uniques).chain(checks);
    let all = all.chain(exclusions).chain(foreign).chain(indexes);
    all.filter_map(|item| rule(&item)).collect()
}

/// What an object asks of the rows of its table, whatever it is called; `None` if nothing.
fn rule(item: &Item<'_>) -> Option<String> {
    Some(match item {
        Item::Check(_, check) => format!("check {:?}", check.expression),
        Item::PrimaryKey(_, key) => unique(&key.columns, false),
        Item::Unique(_, key) => unique(&key.columns, key.nulls_not_distinct),
        Item::Index(_, index) if index.unique => unique_index(index),
        Item::Exclusion(_, exclusion) => {
            format!("exclude {:?} {:?}", exclusion.elements, exclusion.predicate)
        }
        Item::ForeignKey(_, key) => format!(
            "refer {:?} {:?} {:?} {}",
            key.columns, key.target, key.target_columns, key.match_full
        ),
        _ => return None,
    })
}

fn unique(columns: &[String], nulls_not_distinct: bool) -> String {
    format!("unique {columns:?} {nulls_not_distinct}")
}

/// A plain one asks what a constraint does.
fn unique_index(index: &Index) -> String {
    let columns = index.columns.iter().map(|column| match &column.key {
        IndexKey::Column(name) if column.opclass.is_none() && column.collation.is_none() => {
            Some(name.clone())
        }
        _ => None,
    });
    let columns: Option<Vec<String>> = columns.collect();
    match columns.filter(|_| index.predicate.is_none()) {
        Some(columns) => unique(&columns, index.nulls_not_distinct),
        None => format!(
            "unique {:?} {:?} {}",
            index.columns, index.predicate, index.nulls_not_distinct
        ),
    }
}
