//! What still says a label that its type has no more.

use std::collections::BTreeMap;

use amani_schema_core::code::Code;
use amani_schema_core::intent::Place;
use amani_schema_core::schema::{ObjectName, Routine, Schema};
use amani_schema_core::sql::{literal, object_name};
use amani_schema_history::{History, words};

use crate::id::Id;
use crate::item::{Item, items};
use crate::refusal::Refusal;

/// A label that nobody has: what says the old one is what this comes into.
const ANOTHER: &str = "~ amani ~";

/// A refusal for each object of the next schema that says the label: PostgreSQL would stop at it, or, in the
/// body of a function, when that is called.
pub(crate) fn refusals(next: &Schema, name: &ObjectName, label: &str) -> Vec<Refusal> {
    let mut found: Vec<String> = said(next, name, label)
        .iter()
        .map(ToString::to_string)
        .collect();
    let routines = next.routines.iter();
    let bodies = routines.filter(|routine| says_in_body(routine, name, label));
    found.extend(bodies.map(|routine| format!("function {}", routine.name)));
    found.dedup();
    let refusals = found.into_iter().map(|object| Refusal {
        code: Code::LabelGone,
        place: Place::Enum(name.clone()),
        message: format!("{object} still says '{label}', which type {name} has no more"),
        help: vec!["change it where it is written".to_owned()],
    });
    refusals.collect()
}

/// The objects in which a constant of the type is the label: those that change when it is called otherwise.
fn said(next: &Schema, name: &ObjectName, label: &str) -> Vec<Id> {
    let mut with = next.clone();
    let Some(of) = with.enums.iter_mut().find(|it| it.name == *name) else {
        return Vec::new();
    };
    of.labels.push(label.to_owned());
    let mut history = History::of(with.clone());
    let rename = format!(
        "ALTER TYPE {} RENAME VALUE {} TO {};",
        object_name(name),
        literal(label),
        literal(ANOTHER)
    );
    if !history.apply("rename.sql".as_ref(), &rename).is_empty() {
        return Vec::new();
    }
    let after: BTreeMap<Id, Item<'_>> = items(history.schema()).into_iter().collect();
    let said = items(&with).into_iter().filter(|(id, item)| {
        let other = after.get(id).and_then(text);
        text(item).is_some_and(|text| Some(text) != other)
    });
    said.map(|(id, _)| id).collect()
}

/// What an object says by itself, without the table that it is a part of; `None` where no label can be in it.
fn text(item: &Item<'_>) -> Option<String> {
    Some(match item {
        Item::Column(_, column) => format!("{:?}", column.generated),
        Item::Default(_, column) => format!("{:?}", column.default),
        Item::Check(_, check) => format!("{:?}", check.expression),
        Item::Exclusion(_, exclusion) => format!("{exclusion:?}"),
        Item::Index(_, index) => format!("{:?} {:?}", index.columns, index.predicate),
        Item::Table(table) => format!("{:?}", table.partition_of),
        Item::Domain(domain) => format!("{:?} {:?}", domain.default, domain.checks),
        Item::View(view) => view.query.clone(),
        Item::Policy(policy) => format!("{policy:?}"),
        Item::Rule(rule) => rule.definition.clone(),
        Item::Trigger(trigger) => format!("{:?}", trigger.when),
        Item::Routine(routine) => format!("{routine:?}"),
        Item::Statistics(statistics) => format!("{statistics:?}"),
        _ => return None,
    })
}

/// A body in a string is not looked at until it runs. It may say the text of something else: only one that has
/// to do with the type counts.
fn says_in_body(routine: &Routine, name: &ObjectName, label: &str) -> bool {
    let body = words(&routine.body);
    let takes_it = || {
        let mut types = routine.arguments.iter().map(|it| &it.data_type);
        types.any(|data_type| data_type.named_type() == Some(name))
    };
    body.literals.contains(label) && (body.names.contains(&name.name) || takes_it())
}
