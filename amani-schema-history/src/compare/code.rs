use std::collections::BTreeMap;

use amani_schema_core::schema::{DataType, ObjectName, Routine, Schema, Table, Trigger};

use super::access::Migrator;
use super::fact::{Fact, Facts, put, put_expression, text, type_text};
use super::indexes::index_facts;
use super::subject::Subject;

pub(super) fn describe_code(schema: &Schema, who: Migrator, all: &mut BTreeMap<Subject, Facts>) {
    for view in &schema.views {
        let mut facts = Facts::new();
        facts.insert("materialized", text(view.materialized.to_string()));
        facts.insert("query", Fact::Query(view.query.clone()));
        facts.insert("options", text(format!("{:?}", view.options)));
        put(&mut facts, "comment", view.comment.clone());
        facts.insert(
            "column comments",
            text(format!("{:?}", view.column_comments)),
        );
        who.put(&mut facts, &view.access);
        for (column, grants) in &view.column_grants {
            let mut own = Facts::new();
            who.put_grants(&mut own, grants, view.access.owner.as_deref());
            all.insert(Subject::column("grants on column", &view.name, column), own);
        }
        all.insert(Subject::relation("view", &view.name), facts);
        for index in &view.indexes {
            let name = Subject::on_relation("index", &index.name, &view.name);
            all.insert(name, index_facts(index, &[]));
        }
    }
    for routine in &schema.routines {
        let types: Vec<String> = routine.signature().iter().map(type_text).collect();
        let mut facts = routine_facts(routine);
        who.put(&mut facts, &routine.access);
        all.insert(
            Subject::alone(format!("function {}({})", routine.name, types.join(", "))),
            facts,
        );
    }
    for trigger in &schema.triggers {
        all.insert(
            Subject::on_relation("trigger", &trigger.name, &trigger.table),
            trigger_facts(trigger),
        );
    }
    for policy in &schema.policies {
        let mut facts = Facts::new();
        let types = table_types(schema, &policy.table);
        facts.insert("permissive", text(policy.permissive.to_string()));
        facts.insert("command", text(&*policy.command));
        facts.insert("roles", text(who.roles(&policy.roles)));
        put_expression(&mut facts, "using", policy.using.as_ref(), &types);
        put_expression(&mut facts, "with check", policy.with_check.as_ref(), &types);
        put(&mut facts, "comment", policy.comment.clone());
        all.insert(
            Subject::on_relation("policy", &policy.name, &policy.table),
            facts,
        );
    }
    for rule in &schema.rules {
        let mut facts = Facts::new();
        facts.insert("definition", Fact::Query(rule.definition.clone()));
        facts.insert("enabled", text(rule.enabled));
        put(&mut facts, "comment", rule.comment.clone());
        all.insert(Subject::on_relation("rule", &rule.name, &rule.table), facts);
    }
    for statistics in &schema.statistics {
        let mut facts = Facts::new();
        let types = table_types(schema, &statistics.table);
        facts.insert("table", text(statistics.table.to_string()));
        // Kinds say nothing where there is one expression only.
        let kinds = if statistics.columns.len() > 1 {
            statistics.kinds.join(", ")
        } else {
            String::new()
        };
        facts.insert("kinds", text(kinds));
        let columns = statistics.columns.iter();
        let mut columns: Vec<&str> = columns.map(|column| &*column.0).collect();
        // They are a set.
        columns.sort_by_key(|column| {
            crate::normal::canonical(column, &|name| types.get(name).cloned())
        });
        let columns = columns.into_iter().map(|column| format!("({column})"));
        let columns: Vec<String> = columns.collect();
        facts.insert(
            "columns",
            Fact::Expression(format!("ROW({})", columns.join(", ")), types),
        );
        put(&mut facts, "comment", statistics.comment.clone());
        all.insert(
            Subject::alone(format!("statistics {}", statistics.name)),
            facts,
        );
    }
    for object in &schema.unmanaged {
        all.insert(
            Subject::alone(format!("{} {}", object.kind, object.name)),
            Facts::new(),
        );
    }
}

fn table_types(schema: &Schema, name: &ObjectName) -> BTreeMap<String, DataType> {
    let table = schema.table(name);
    table.map(Table::column_types).unwrap_or_default()
}

fn routine_facts(routine: &Routine) -> Facts {
    let mut facts = Facts::new();
    facts.insert("kind", text(format!("{:?}", routine.kind)));
    facts.insert("returns", text(&*routine.returns));
    facts.insert("language", text(&*routine.language));
    let is_standard = routine.attributes.contains_key("body");
    let body = routine.body.clone();
    facts.insert(
        "body",
        if is_standard {
            Fact::Query(body)
        } else {
            Fact::Text(body)
        },
    );
    facts.insert("attributes", text(format!("{:?}", routine.attributes)));
    let arguments = routine.arguments.iter().map(|argument| {
        format!(
            "{:?} {} {}",
            argument.mode,
            argument.name,
            type_text(&argument.data_type)
        )
    });
    facts.insert("arguments", text(arguments.collect::<Vec<_>>().join(", ")));
    let defaults = routine.arguments.iter().map(|argument| {
        argument
            .default
            .as_ref()
            .map_or("0".to_owned(), |default| default.0.clone())
    });
    let defaults: Vec<String> = defaults.collect();
    facts.insert(
        "defaults",
        Fact::Expression(format!("ROW({})", defaults.join(", ")), BTreeMap::new()),
    );
    put(&mut facts, "comment", routine.comment.clone());
    facts
}

fn trigger_facts(trigger: &Trigger) -> Facts {
    let mut facts = Facts::new();
    facts.insert("timing", text(&*trigger.timing));
    facts.insert("events", text(trigger.events.join(" or ")));
    // Their order is printed, and means nothing.
    let mut columns: Vec<&str> = trigger.columns.iter().map(String::as_str).collect();
    columns.sort_unstable();
    facts.insert("columns", text(columns.join(", ")));
    facts.insert("for each row", text(trigger.for_each_row.to_string()));
    facts.insert("constraint", text(format!("{:?}", trigger.constraint)));
    facts.insert(
        "transition tables",
        text(format!("{:?}", trigger.transition_tables)),
    );
    put_expression(&mut facts, "when", trigger.when.as_ref(), &BTreeMap::new());
    facts.insert(
        "function",
        text(format!(
            "{}({})",
            trigger.function,
            trigger.arguments.join(", ")
        )),
    );
    facts.insert("enabled", text(trigger.enabled));
    put(&mut facts, "comment", trigger.comment.clone());
    facts
}
