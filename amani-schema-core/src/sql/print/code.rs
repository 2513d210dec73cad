use super::access::role;
use super::setting::setting_value;
use super::{comment, sorted, with};
use crate::schema::{
    Argument, ArgumentMode, DataType, Deferrable, Policy, Routine, RoutineKind, Schema, Trigger,
};
use crate::sql::{create_index, data_type, dollar, identifier, literal, object_name};

/// Routines before the tables whose defaults and checks may call them; those that take or give the
/// rows of a table after.
pub(super) fn print_routines(schema: &Schema, out: &mut Vec<String>, of_rows: bool) {
    let is_of_rows = |routine: &&Routine| {
        let is_row = |data_type: &DataType| {
            let name = data_type.named_type();
            name.is_some_and(|name| {
                schema.table(name).is_some() || schema.views.iter().any(|view| view.name == *name)
            })
        };
        // `SETOF users`, `TABLE(a users, b integer)`.
        let mut returned = routine.returns.split(|c: char| " ,()".contains(c));
        // A body in standard SQL is bound when the function is made.
        routine.attributes.contains_key("body")
            || returned.any(|word| is_row(&DataType::read(word)))
            || routine
                .arguments
                .iter()
                .any(|argument| is_row(&argument.data_type))
    };
    let routines = sorted(&schema.routines, |item| {
        let is_aggregate = item.kind == RoutineKind::Aggregate;
        (is_aggregate, item.name.clone(), item.signature())
    });
    for routine in routines
        .into_iter()
        .filter(|routine| is_of_rows(routine) == of_rows)
    {
        print_routine(routine, out);
    }
}

fn print_routine(routine: &Routine, out: &mut Vec<String>) {
    let kind = match routine.kind {
        RoutineKind::Function => "FUNCTION",
        RoutineKind::Procedure => "PROCEDURE",
        RoutineKind::Aggregate => return print_aggregate(routine, out),
    };
    let name = object_name(&routine.name);
    let arguments: Vec<String> = routine.arguments.iter().map(argument).collect();
    let mut sql = format!("CREATE {kind} {name}({})", arguments.join(", "));
    if routine.kind == RoutineKind::Function {
        sql += &format!(" RETURNS {}", routine.returns);
    }
    sql += &format!(" LANGUAGE {}", identifier(&routine.language));
    for (attribute, value) in &routine.attributes {
        sql += &match &**attribute {
            "body" => String::new(),
            "volatility" => format!(" {}", value.to_uppercase()),
            "strict" => " STRICT".to_owned(),
            "security" => " SECURITY DEFINER".to_owned(),
            "leakproof" => " LEAKPROOF".to_owned(),
            "window" => " WINDOW".to_owned(),
            "parallel" => format!(" PARALLEL {}", value.to_uppercase()),
            "cost" | "rows" => format!(" {} {value}", attribute.to_uppercase()),
            setting => {
                let name = setting.strip_prefix("set ").unwrap_or(setting);
                format!(" SET {name} TO {}", setting_value(name, value))
            }
        };
    }
    if routine.attributes.contains_key("body") {
        sql += &format!(" {};", routine.body.trim_end_matches(';'));
    } else {
        sql += &format!(" AS {};", dollar(&routine.body));
    }
    out.push(sql);
    let types: Vec<String> = routine.signature().iter().map(data_type).collect();
    comment(
        out,
        &format!("{kind} {name}({})", types.join(", ")),
        routine.comment.as_ref(),
    );
}

/// Its options are kept as they stand in SQL.
fn print_aggregate(routine: &Routine, out: &mut Vec<String>) {
    let arguments: Vec<String> = routine.arguments.iter().map(argument).collect();
    let arguments = if arguments.is_empty() {
        "*".to_owned()
    } else {
        arguments.join(", ")
    };
    let options = routine
        .attributes
        .iter()
        .map(|(option, value)| format!("{option} = {value}"));
    out.push(format!(
        "CREATE AGGREGATE {}({arguments}) ({});",
        object_name(&routine.name),
        options.collect::<Vec<_>>().join(", ")
    ));
    let on = format!("AGGREGATE {}", signature(routine));
    comment(out, &on, routine.comment.as_ref());
}

/// The name and the types by which a routine is told from others: `touch(bigint)`, `total(*)`.
pub(super) fn signature(routine: &Routine) -> String {
    let types: Vec<String> = routine.signature().iter().map(data_type).collect();
    let types = if types.is_empty() && routine.kind == RoutineKind::Aggregate {
        "*".to_owned()
    } else {
        types.join(", ")
    };
    format!("{}({types})", object_name(&routine.name))
}

fn argument(argument: &Argument) -> String {
    let mode = match argument.mode {
        ArgumentMode::In => "",
        ArgumentMode::Out => "OUT ",
        ArgumentMode::InOut => "INOUT ",
        ArgumentMode::Variadic => "VARIADIC ",
    };
    let name = if argument.name.is_empty() {
        String::new()
    } else {
        format!("{} ", identifier(&argument.name))
    };
    let default = argument
        .default
        .as_ref()
        .map(|default| format!(" DEFAULT {}", default.0));
    format!(
        "{mode}{name}{}{}",
        data_type(&argument.data_type),
        default.unwrap_or_default()
    )
}

/// Views in the order in which they were made, which is one that works.
pub(super) fn print_views(schema: &Schema, out: &mut Vec<String>) {
    for view in &schema.views {
        let name = object_name(&view.name);
        let kind = if view.materialized {
            "MATERIALIZED VIEW"
        } else {
            "VIEW"
        };
        let columns: Vec<String> = view
            .columns
            .iter()
            .map(|column| identifier(column))
            .collect();
        let columns = if columns.is_empty() {
            String::new()
        } else {
            format!(" ({})", columns.join(", "))
        };
        out.push(format!(
            "CREATE {kind} {name}{columns}{} AS\n{};",
            with(&view.options),
            view.query
        ));
        for index in sorted(&view.indexes, |item| item.name.clone()) {
            out.push(create_index(&view.name, index));
        }
        comment(out, &format!("{kind} {name}"), view.comment.as_ref());
        for (column, text) in &view.column_comments {
            comment(
                out,
                &format!("COLUMN {name}.{}", identifier(column)),
                Some(text),
            );
        }
    }
}

/// Triggers, policies, rules, statistics; and what is known by name only, as a remark.
pub(super) fn print_rest(schema: &Schema, out: &mut Vec<String>) {
    for trigger in sorted(&schema.triggers, |item| {
        (item.table.clone(), item.name.clone())
    }) {
        print_trigger(trigger, out);
    }
    for policy in sorted(&schema.policies, |item| {
        (item.table.clone(), item.name.clone())
    }) {
        print_policy(policy, out);
    }
    for rule in sorted(&schema.rules, |item| {
        (item.table.clone(), item.name.clone())
    }) {
        let table = object_name(&rule.table);
        out.push(format!("{};", rule.definition.trim_end_matches(';')));
        print_enabled("RULE", rule.enabled, &table, &rule.name, out);
        comment(
            out,
            &format!("RULE {} ON {table}", identifier(&rule.name)),
            rule.comment.as_ref(),
        );
    }
    for statistics in sorted(&schema.statistics, |item| item.name.clone()) {
        let name = object_name(&statistics.name);
        let columns: Vec<String> = statistics
            .columns
            .iter()
            .map(|column| match column.0.as_str() {
                plain
                    if plain
                        .chars()
                        .all(|c| c.is_alphanumeric() || c == '_' || c == '"') =>
                {
                    plain.to_owned()
                }
                expression => format!("({expression})"),
            })
            .collect();
        let kinds = if statistics.columns.len() > 1 {
            format!(" ({})", statistics.kinds.join(", "))
        } else {
            String::new()
        };
        out.push(format!(
            "CREATE STATISTICS {name}{kinds} ON {} FROM {};",
            columns.join(", "),
            object_name(&statistics.table)
        ));
        comment(
            out,
            &format!("STATISTICS {name}"),
            statistics.comment.as_ref(),
        );
    }
}

fn print_trigger(trigger: &Trigger, out: &mut Vec<String>) {
    let table = object_name(&trigger.table);
    let constraint = if trigger.constraint.is_some() {
        "CONSTRAINT "
    } else {
        ""
    };
    let events: Vec<String> = trigger
        .events
        .iter()
        .map(|event| {
            if event == "UPDATE" && !trigger.columns.is_empty() {
                let columns: Vec<String> = trigger
                    .columns
                    .iter()
                    .map(|column| identifier(column))
                    .collect();
                format!("UPDATE OF {}", columns.join(", "))
            } else {
                event.clone()
            }
        })
        .collect();
    let mut sql = format!(
        "CREATE {constraint}TRIGGER {} {} {} ON {table}",
        identifier(&trigger.name),
        trigger.timing,
        events.join(" OR ")
    );
    sql += match trigger.constraint {
        Some(Deferrable::InitiallyDeferred) => " DEFERRABLE INITIALLY DEFERRED",
        Some(Deferrable::InitiallyImmediate) => " DEFERRABLE",
        _ => "",
    };
    let [old, new] = &trigger.transition_tables;
    if old.is_some() || new.is_some() {
        sql += " REFERENCING";
    }
    for (word, name) in [("OLD", old), ("NEW", new)] {
        if let Some(name) = name {
            sql += &format!(" {word} TABLE AS {}", identifier(name));
        }
    }
    sql += if trigger.for_each_row {
        " FOR EACH ROW"
    } else {
        " FOR EACH STATEMENT"
    };
    if let Some(when) = &trigger.when {
        sql += &format!(" WHEN ({})", when.0);
    }
    let arguments: Vec<String> = trigger
        .arguments
        .iter()
        .map(|argument| literal(argument))
        .collect();
    out.push(format!(
        "{sql} EXECUTE FUNCTION {}({});",
        object_name(&trigger.function),
        arguments.join(", ")
    ));
    print_enabled("TRIGGER", trigger.enabled, &table, &trigger.name, out);
    comment(
        out,
        &format!("TRIGGER {} ON {table}", identifier(&trigger.name)),
        trigger.comment.as_ref(),
    );
}

fn print_enabled(kind: &str, enabled: char, table: &str, name: &str, out: &mut Vec<String>) {
    let words = match enabled {
        'D' => "DISABLE",
        'R' => "ENABLE REPLICA",
        'A' => "ENABLE ALWAYS",
        _ => return,
    };
    out.push(format!(
        "ALTER TABLE {table} {words} {kind} {};",
        identifier(name)
    ));
}

fn print_policy(policy: &Policy, out: &mut Vec<String>) {
    let table = object_name(&policy.table);
    let kind = if policy.permissive {
        ""
    } else {
        " AS RESTRICTIVE"
    };
    let roles: Vec<String> = policy.roles.iter().map(|name| role(name)).collect();
    let mut sql = format!(
        "CREATE POLICY {} ON {table}{kind} FOR {} TO {}",
        identifier(&policy.name),
        policy.command,
        roles.join(", ")
    );
    if let Some(using) = &policy.using {
        sql += &format!(" USING ({})", using.0);
    }
    if let Some(check) = &policy.with_check {
        sql += &format!(" WITH CHECK ({})", check.0);
    }
    out.push(sql + ";");
    comment(
        out,
        &format!("POLICY {} ON {table}", identifier(&policy.name)),
        policy.comment.as_ref(),
    );
}
