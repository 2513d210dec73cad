//! A section for each table, type and view.

use amani_schema_core::schema::{Column, Identity, ObjectName, Schema, Table};
use amani_schema_core::sql;

use super::super::diagram::{Diagram, Key, Link, LinkKind, enum_of};
use super::super::escape::escape;

/// Everything about a table.
pub(super) fn table(schema: &Schema, diagram: &Diagram, card: usize) -> String {
    let table = &schema.tables[card];
    let drawn = &diagram.cards[card];
    let mut text = head(card, &drawn.title, &drawn.note, drawn.comment.as_deref());
    text += "<table>\n<tr><th>Column</th><th>Type</th><th>NULL</th><th>Default</th><th>Comment</th></tr>\n";
    for (column, row) in table.columns.iter().zip(&drawn.rows) {
        let tags = row.keys.iter().map(|key| {
            let first = if *key == Key::Primary { " first" } else { "" };
            format!("<span class=\"tag{first}\">{}</span>", key.word())
        });
        let tags: String = tags.collect();
        let data_type = escape(&sql::data_type(&column.data_type));
        let data_type = match row.type_card {
            Some(of) => format!("<a class=\"of-type\" href=\"#card-{of}\">{data_type}</a>"),
            None => data_type,
        };
        text += &format!(
            "<tr><td>{} {tags}</td><td><code>{data_type}</code></td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>\n",
            escape(&column.name),
            if column.nullable { "yes" } else { "no" },
            escape(&default(column)),
            escape(column.comment.as_deref().unwrap_or_default()),
        );
    }
    text += "</table>\n";
    text += &list("Constraints", constraints(table));
    let indexes = table.indexes.iter().map(|index| {
        let sql = escape(&sql::create_index(&table.name, index));
        (sql, index.comment.clone())
    });
    text += &list("Indexes", indexes.collect());
    text += &list("Triggers", triggers(schema, &table.name));
    text += &list("Policies", policies(schema, &table.name));
    text += &referenced_by(diagram, card);
    text + "</section>\n"
}

fn head(card: usize, title: &str, note: &str, comment: Option<&str>) -> String {
    let note = if note.is_empty() {
        String::new()
    } else {
        format!("<small>{}</small>", escape(note))
    };
    let comment = comment.map_or_else(String::new, |text| format!("<p>{}</p>\n", escape(text)));
    format!(
        "<section id=\"card-{card}\">\n<h3>{}{note}</h3>\n{comment}",
        escape(title)
    )
}

/// What fills a column that is not given.
fn default(column: &Column) -> String {
    if let Some(generated) = &column.generated {
        return format!("generated: {}", generated.0);
    }
    match (&column.identity, &column.default) {
        (Some(Identity::Always), _) => "identity, always".to_owned(),
        (Some(Identity::ByDefault), _) => "identity".to_owned(),
        (None, Some(default)) => default.0.clone(),
        (None, None) => String::new(),
    }
}

/// SQL, escaped, with what a comment says of it.
type Said = (String, Option<String>);

fn constraints(table: &Table) -> Vec<Said> {
    let said = |sql: String, comment: &Option<String>| (escape(&sql), comment.clone());
    let primary = table.primary_key.iter();
    let primary = primary.map(|key| said(sql::primary_key(key), &key.comment));
    let uniques = table.uniques.iter();
    let uniques = uniques.map(|key| said(sql::unique(key), &key.comment));
    let foreign = table.foreign_keys.iter();
    let foreign = foreign.map(|key| said(sql::foreign_key(key), &key.comment));
    let checks = table.checks.iter();
    let checks = checks.map(|check| said(sql::check(check), &check.comment));
    let exclusions = table.exclusions.iter();
    let exclusions = exclusions.map(|it| said(sql::exclusion(it), &it.comment));
    let all = primary.chain(uniques).chain(foreign);
    all.chain(checks).chain(exclusions).collect()
}

fn triggers(schema: &Schema, table: &ObjectName) -> Vec<Said> {
    let own = schema
        .triggers
        .iter()
        .filter(|trigger| trigger.table == *table);
    let told = own.map(|trigger| {
        let events = trigger.events.join(" OR ");
        let text = format!(
            "{}: {} {events}, calls {}",
            trigger.name, trigger.timing, trigger.function
        );
        (escape(&text), trigger.comment.clone())
    });
    told.collect()
}

fn policies(schema: &Schema, table: &ObjectName) -> Vec<Said> {
    let own = schema
        .policies
        .iter()
        .filter(|policy| policy.table == *table);
    let told = own.map(|policy| {
        let roles = policy.roles.join(", ");
        let text = format!("{}: {} for {roles}", policy.name, policy.command);
        (escape(&text), policy.comment.clone())
    });
    told.collect()
}

fn list(title: &str, items: Vec<Said>) -> String {
    if items.is_empty() {
        return String::new();
    }
    let items = items.into_iter().map(|(sql, comment)| {
        let comment = comment.map_or_else(String::new, |text| {
            format!(" <span class=\"pale\">{}</span>", escape(&text))
        });
        format!("<li><span class=\"sql\">{sql}</span>{comment}</li>\n")
    });
    let items: String = items.collect();
    format!("<h4>{title}</h4>\n<ul>\n{items}</ul>\n")
}

fn referenced_by(diagram: &Diagram, card: usize) -> String {
    let own = diagram.links.iter().filter(|link| link.to.card == card);
    let (children, links): (Vec<&Link>, Vec<&Link>) =
        own.partition(|link| link.kind == LinkKind::Child);
    let mut text = String::new();
    for (title, links) in [
        ("Referenced by", links),
        ("Partitions and children", children),
    ] {
        let items = links.iter().map(|link| {
            let from = link.from.card;
            let title = escape(&link.title);
            format!("<li><a href=\"#card-{from}\">{title}</a></li>\n")
        });
        let items: String = items.collect();
        if !items.is_empty() {
            text += &format!("<h4>{title}</h4>\n<ul>\n{items}</ul>\n");
        }
    }
    text
}

/// The labels of an enum type, and the columns of it.
pub(super) fn enum_type(schema: &Schema, diagram: &Diagram, card: usize) -> String {
    let drawn = &diagram.cards[card];
    let item = &schema.enums[card - schema.tables.len()];
    let mut text = head(card, &drawn.title, &drawn.note, drawn.comment.as_deref());
    let labels = drawn.rows.iter();
    let labels = labels.map(|row| format!("<li>{}</li>\n", escape(&row.name)));
    let labels: String = labels.collect();
    text += &format!("<ul class=\"labels\">\n{labels}</ul>\n");
    let mut used = String::new();
    for (place, table) in schema.tables.iter().enumerate() {
        let of_it = table
            .columns
            .iter()
            .filter(|column| enum_of(schema, &column.data_type) == Some(&item.name));
        for column in of_it {
            let name = escape(&format!("{}.{}", table.name, column.name));
            used += &format!("<li><a href=\"#card-{place}\">{name}</a></li>\n");
        }
    }
    if !used.is_empty() {
        text += &format!("<h4>Used by</h4>\n<ul>\n{used}</ul>\n");
    }
    text + "</section>\n"
}

/// Domains, composite types and ranges.
pub(super) fn other_types(schema: &Schema) -> Vec<String> {
    let domains = schema.domains.iter().map(|domain| {
        let mut said = format!("domain over {}", sql::data_type(&domain.data_type));
        if !domain.nullable {
            said += " NOT NULL";
        }
        for check in &domain.checks {
            said += &format!("\n{}", sql::check(check));
        }
        other(&domain.name, domain.comment.as_deref(), &said)
    });
    let composites = schema.composites.iter().map(|composite| {
        let attributes = composite.attributes.iter().map(|attribute| {
            format!(
                "{} {}",
                attribute.name,
                sql::data_type(&attribute.data_type)
            )
        });
        let said = attributes.collect::<Vec<_>>().join("\n");
        other(&composite.name, composite.comment.as_deref(), &said)
    });
    let ranges = schema.ranges.iter().map(|range| {
        let said = format!("range over {}", sql::data_type(&range.subtype));
        other(&range.name, range.comment.as_deref(), &said)
    });
    domains.chain(composites).chain(ranges).collect()
}

/// The views, with their queries.
pub(super) fn views(schema: &Schema) -> Vec<String> {
    let views = schema.views.iter();
    let views = views.map(|view| other(&view.name, view.comment.as_deref(), &view.query));
    views.collect()
}

fn other(name: &ObjectName, comment: Option<&str>, said: &str) -> String {
    let comment = comment.map_or_else(String::new, |text| format!("<p>{}</p>\n", escape(text)));
    format!(
        "<section>\n<h3>{}</h3>\n{comment}<div class=\"sql\">{}</div>\n</section>\n",
        escape(&name.to_string()),
        escape(said)
    )
}
