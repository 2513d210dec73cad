//! One object out of the model.

use amani_schema_core::schema::{ObjectName, Schema, Table};

use crate::depends::Object;
use crate::unmanaged;

/// Takes an object out, with what is nothing without it.
pub(super) fn remove(schema: &mut Schema, object: &Object) {
    match object {
        Object::Namespace(name) => schema.namespaces.retain(|item| item.name != *name),
        Object::Extension(name) => schema.extensions.retain(|item| item.name != *name),
        Object::Table(name) => {
            schema.tables.retain(|item| item.name != *name);
            remove_what_hangs_on(schema, name);
        }
        Object::View(name) => {
            schema.views.retain(|item| item.name != *name);
            remove_what_hangs_on(schema, name);
        }
        Object::Sequence(name) => schema.sequences.retain(|item| item.name != *name),
        Object::Type(name) => remove_type(schema, name),
        Object::Routine(name, signature) => schema
            .routines
            .retain(|item| item.name != *name || item.signature() != *signature),
        Object::Trigger(table, name) => schema
            .triggers
            .retain(|item| item.table != *table || item.name != *name),
        Object::Policy(table, name) => schema
            .policies
            .retain(|item| item.table != *table || item.name != *name),
        Object::Rule(table, name) => schema
            .rules
            .retain(|item| item.table != *table || item.name != *name),
        Object::Statistics(name) => schema.statistics.retain(|item| item.name != *name),
        Object::DomainCheck(domain, name) => {
            let domains = schema.domains.iter_mut();
            let domains = domains.filter(|item| item.name == *domain);
            domains.for_each(|item| item.checks.retain(|check| check.name != *name));
        }
        Object::Attribute(composite, name) => {
            let composites = schema.composites.iter_mut();
            let composites = composites.filter(|item| item.name == *composite);
            composites.for_each(|item| item.attributes.retain(|it| it.name != *name));
        }
        Object::Index(on, name) => remove_index(schema, on, name),
        Object::Unmanaged(object) => {
            unmanaged::remove(schema, object);
            // Triggers and the like hang on a foreign table.
            if object.kind == unmanaged::FOREIGN_TABLE {
                remove_what_hangs_on(schema, &unmanaged::parse(&object.name));
            }
        }
        Object::Column(table, _) | Object::Default(table, _) | Object::Constraint(table, _) => {
            let tables = schema.tables.iter_mut();
            let mut tables = tables.filter(|item| item.name == *table);
            if let Some(table) = tables.next() {
                remove_from_table(table, object);
            }
        }
    }
}

fn remove_what_hangs_on(schema: &mut Schema, relation: &ObjectName) {
    schema.triggers.retain(|item| item.table != *relation);
    schema.policies.retain(|item| item.table != *relation);
    schema.rules.retain(|item| item.table != *relation);
    schema.statistics.retain(|item| item.table != *relation);
}

fn remove_type(schema: &mut Schema, name: &ObjectName) {
    schema.enums.retain(|item| item.name != *name);
    schema.composites.retain(|item| item.name != *name);
    schema.ranges.retain(|item| item.name != *name);
    schema.domains.retain(|item| item.name != *name);
    unmanaged::remove_type(schema, name);
}

fn remove_index(schema: &mut Schema, on: &ObjectName, name: &str) {
    let views = schema.views.iter_mut().filter(|item| item.name == *on);
    views.for_each(|view| view.indexes.retain(|index| index.name != name));
    let tables = schema.tables.iter_mut().filter(|item| item.name == *on);
    for table in tables {
        table.indexes.retain(|index| index.name != name);
        forget_identity(table, name);
    }
}

/// A replica identity is none without its index.
fn forget_identity(table: &mut Table, index: &str) {
    if table.replica_identity.as_deref() == Some(index) {
        table.replica_identity = None;
    }
}

fn remove_from_table(table: &mut Table, object: &Object) {
    match object {
        Object::Column(_, name) => table.columns.retain(|item| item.name != *name),
        Object::Default(_, name) => {
            let columns = table.columns.iter_mut().filter(|item| item.name == *name);
            columns.for_each(|column| column.default = None);
        }
        Object::Constraint(_, name) => {
            table.primary_key = table.primary_key.take().filter(|key| key.name != *name);
            table.uniques.retain(|key| key.name != *name);
            table.exclusions.retain(|key| key.name != *name);
            table.checks.retain(|check| check.name != *name);
            table.foreign_keys.retain(|key| key.name != *name);
            forget_identity(table, name);
        }
        _ => {}
    }
}
