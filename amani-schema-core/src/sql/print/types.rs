use super::{comment, sorted};
use crate::schema::{Composite, DataType, Domain, Enum, ObjectName, Range, Schema};
use crate::sql::{column, constraint, data_type, identifier, literal, object_name};

/// A type, and the types that it is made of.
struct Made {
    name: ObjectName,
    of: Vec<ObjectName>,
    statements: Vec<String>,
}

/// Schemas, extensions and types, a type after those that it is made of.
pub(super) fn print(schema: &Schema, out: &mut Vec<String>) {
    for namespace in sorted(&schema.namespaces, |item| item.name.clone()) {
        let name = identifier(&namespace.name);
        out.push(format!("CREATE SCHEMA {name};"));
        comment(out, &format!("SCHEMA {name}"), namespace.comment.as_ref());
    }
    for extension in sorted(&schema.extensions, |item| item.name.clone()) {
        let schema = extension
            .schema
            .as_ref()
            .map(|name| format!(" WITH SCHEMA {}", identifier(name)));
        out.push(format!(
            "CREATE EXTENSION {}{};",
            identifier(&extension.name),
            schema.unwrap_or_default()
        ));
    }
    let enums = sorted(&schema.enums, |item| item.name.clone())
        .into_iter()
        .map(of_enum);
    let ranges = sorted(&schema.ranges, |item| item.name.clone())
        .into_iter()
        .map(of_range);
    let domains = sorted(&schema.domains, |item| item.name.clone())
        .into_iter()
        .map(of_domain);
    let composites = sorted(&schema.composites, |item| item.name.clone())
        .into_iter()
        .map(of_composite);
    let mut waiting: Vec<Made> = enums
        .chain(ranges)
        .chain(domains)
        .chain(composites)
        .collect();
    while !waiting.is_empty() {
        let names: Vec<ObjectName> = waiting.iter().map(|made| made.name.clone()).collect();
        let is_ready = |made: &Made| {
            !made
                .of
                .iter()
                .any(|name| names.contains(name) && *name != made.name)
        };
        // A circle cannot be: PostgreSQL refuses one.
        let place = waiting.iter().position(is_ready).unwrap_or(0);
        out.extend(waiting.remove(place).statements);
    }
}

fn names(types: &[&DataType]) -> Vec<ObjectName> {
    types
        .iter()
        .filter_map(|data_type| data_type.named_type().cloned())
        .collect()
}

fn of_enum(item: &Enum) -> Made {
    let name = object_name(&item.name);
    let labels: Vec<String> = item.labels.iter().map(|label| literal(label)).collect();
    let mut statements = vec![format!(
        "CREATE TYPE {name} AS ENUM ({});",
        labels.join(", ")
    )];
    comment(
        &mut statements,
        &format!("TYPE {name}"),
        item.comment.as_ref(),
    );
    Made {
        name: item.name.clone(),
        of: Vec::new(),
        statements,
    }
}

fn of_range(item: &Range) -> Made {
    let name = object_name(&item.name);
    let options = item
        .options
        .iter()
        .map(|(option, value)| format!(", {option} = {value}"));
    let mut statements = vec![format!(
        "CREATE TYPE {name} AS RANGE (subtype = {}{}, multirange_type_name = {});",
        data_type(&item.subtype),
        options.collect::<String>(),
        object_name(&item.multirange)
    )];
    comment(
        &mut statements,
        &format!("TYPE {name}"),
        item.comment.as_ref(),
    );
    Made {
        name: item.name.clone(),
        of: names(&[&item.subtype]),
        statements,
    }
}

fn of_domain(item: &Domain) -> Made {
    let name = object_name(&item.name);
    let mut sql = format!("CREATE DOMAIN {name} AS {}", data_type(&item.data_type));
    sql += &column::collate(item.collation.as_ref());
    if !item.nullable {
        sql += " NOT NULL";
    }
    if let Some(default) = &item.default {
        sql += &format!(" DEFAULT {}", default.0);
    }
    let mut statements = vec![sql + ";"];
    for check in &item.checks {
        statements.push(format!(
            "ALTER DOMAIN {name} ADD {};",
            constraint::check(check)
        ));
        let on = format!("CONSTRAINT {} ON DOMAIN {name}", identifier(&check.name));
        comment(&mut statements, &on, check.comment.as_ref());
    }
    comment(
        &mut statements,
        &format!("DOMAIN {name}"),
        item.comment.as_ref(),
    );
    Made {
        name: item.name.clone(),
        of: names(&[&item.data_type]),
        statements,
    }
}

fn of_composite(item: &Composite) -> Made {
    let name = object_name(&item.name);
    let attributes = item.attributes.iter().map(|attribute| {
        let collation = column::collate(attribute.collation.as_ref());
        format!(
            "{} {}{collation}",
            identifier(&attribute.name),
            data_type(&attribute.data_type)
        )
    });
    let attributes: Vec<String> = attributes.collect();
    let mut statements = vec![format!(
        "CREATE TYPE {name} AS ({});",
        attributes.join(", ")
    )];
    comment(
        &mut statements,
        &format!("TYPE {name}"),
        item.comment.as_ref(),
    );
    let types: Vec<&DataType> = item
        .attributes
        .iter()
        .map(|attribute| &attribute.data_type)
        .collect();
    Made {
        name: item.name.clone(),
        of: names(&types),
        statements,
    }
}
