use std::collections::BTreeMap;

use amani_schema_core::schema::Schema;
use amani_schema_core::sql;

use super::access::Migrator;
use super::fact::{Fact, Facts, put, put_default, text, type_text};
use super::subject::Subject;
use super::tables::check_facts;

pub(super) fn describe_types(schema: &Schema, who: Migrator, all: &mut BTreeMap<Subject, Facts>) {
    let mut public = Facts::new();
    who.put_public(&mut public, &schema.public);
    all.insert(Subject::alone("schema public".to_owned()), public);
    for namespace in &schema.namespaces {
        let mut facts = Facts::new();
        put(&mut facts, "comment", namespace.comment.clone());
        who.put(&mut facts, &namespace.access);
        all.insert(Subject::alone(format!("schema {}", namespace.name)), facts);
    }
    for extension in &schema.extensions {
        let mut facts = Facts::new();
        let schema = extension.schema.clone().filter(|schema| schema != "public");
        // Where it went by itself is known to the server only.
        facts.insert("schema", schema.map_or(Fact::Unknown, text));
        all.insert(
            Subject::alone(format!("extension {}", extension.name)),
            facts,
        );
    }
    for item in &schema.enums {
        let mut facts = Facts::new();
        let labels: Vec<String> = item
            .labels
            .iter()
            .map(|label| sql::literal(label))
            .collect();
        facts.insert("labels", text(labels.join(", ")));
        put(&mut facts, "comment", item.comment.clone());
        who.put(&mut facts, &item.access);
        all.insert(Subject::data_type("type", &item.name), facts);
    }
    for domain in &schema.domains {
        let mut facts = Facts::new();
        let value = BTreeMap::from([("value".to_owned(), domain.data_type.clone())]);
        facts.insert("type", text(type_text(&domain.data_type)));
        put(
            &mut facts,
            "collation",
            domain.collation.as_ref().map(ToString::to_string),
        );
        facts.insert("nullable", text(domain.nullable.to_string()));
        put_default(&mut facts, domain.default.as_ref(), &domain.data_type);
        put(&mut facts, "comment", domain.comment.clone());
        who.put(&mut facts, &domain.access);
        all.insert(Subject::data_type("domain", &domain.name), facts);
        for check in &domain.checks {
            let name = Subject::of_domain("constraint", &check.name, &domain.name);
            all.insert(name, check_facts(check, &value));
        }
    }
    for composite in &schema.composites {
        let mut facts = Facts::new();
        let attributes = composite.attributes.iter().map(|attribute| {
            let collation = attribute
                .collation
                .as_ref()
                .map(|name| format!(" collate {name}"));
            format!(
                "{} {}{}",
                attribute.name,
                type_text(&attribute.data_type),
                collation.unwrap_or_default()
            )
        });
        facts.insert(
            "attributes",
            text(attributes.collect::<Vec<_>>().join(", ")),
        );
        put(&mut facts, "comment", composite.comment.clone());
        who.put(&mut facts, &composite.access);
        all.insert(Subject::data_type("type", &composite.name), facts);
    }
    for range in &schema.ranges {
        let mut facts = Facts::new();
        facts.insert("subtype", text(type_text(&range.subtype)));
        facts.insert("multirange", text(range.multirange.to_string()));
        facts.insert("options", text(format!("{:?}", range.options)));
        put(&mut facts, "comment", range.comment.clone());
        who.put(&mut facts, &range.access);
        all.insert(Subject::data_type("type", &range.name), facts);
    }
}
