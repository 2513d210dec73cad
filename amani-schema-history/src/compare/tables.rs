use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Access, Check, Column, DataType, ForeignKey, Schema, Sequence, Table,
};

use super::access::Migrator;
use super::fact::{Fact, Facts, put, put_default, put_expression, text, type_text};
use super::indexes::index_facts;
use super::partitions::describe_partitioning;
use super::subject::Subject;
use crate::table_as;

pub(super) fn sequence_facts(sequence: &Sequence) -> Facts {
    let mut facts = Facts::new();
    facts.insert("type", text(type_text(&sequence.data_type)));
    let numbers = [
        ("start", sequence.start),
        ("increment", sequence.increment),
        ("minimum", sequence.min),
        ("maximum", sequence.max),
        ("cache", sequence.cache),
    ];
    for (name, number) in numbers {
        facts.insert(name, text(number.to_string()));
    }
    facts.insert("cycle", text(sequence.cycle.to_string()));
    if sequence.owned_by.is_none() {
        facts.insert("unlogged", text(sequence.unlogged.to_string()));
    }
    let owner = sequence.owned_by.as_ref();
    put(
        &mut facts,
        "owned by",
        owner.map(|(table, column)| format!("{table}.{column}")),
    );
    put(&mut facts, "comment", sequence.comment.clone());
    facts
}

pub(super) fn describe_table(
    schema: &Schema,
    table: &Table,
    who: Migrator,
    all: &mut BTreeMap<Subject, Facts>,
) {
    let types = table.column_types();
    let name = &table.name;
    let mut facts = table_facts(schema, table);
    who.put(&mut facts, &table.access);
    all.insert(Subject::relation("table", name), facts);
    for column in &table.columns {
        let mut facts = column_facts(column, &types);
        who.put_grants(&mut facts, &column.grants, table.access.owner.as_deref());
        all.insert(Subject::column("column", name, &column.name), facts);
        let sequence = column.identity_sequence.as_deref();
        if let Some(sequence) = sequence.filter(|own| !own.is_default_of(name, column)) {
            let object = Subject::column("identity sequence of", name, &column.name);
            let mut facts = sequence_facts(sequence);
            facts.insert("name", text(sequence.name.to_string()));
            let owner = table.access.owner.clone();
            let access = Access {
                owner,
                ..sequence.access.clone()
            };
            who.put(&mut facts, &access);
            all.insert(object, facts);
        }
    }
    let constraint = |constraint: &str| Subject::on_relation("constraint", constraint, name);
    if let Some(key) = &table.primary_key {
        let mut facts = key_facts("primary key", &key.columns, &key.include, false);
        facts.insert("deferrable", text(format!("{:?}", key.deferrable)));
        put(&mut facts, "comment", key.comment.clone());
        all.insert(constraint(&key.name), facts);
    }
    for key in &table.uniques {
        let mut facts = key_facts("unique", &key.columns, &key.include, key.nulls_not_distinct);
        facts.insert("deferrable", text(format!("{:?}", key.deferrable)));
        put(&mut facts, "comment", key.comment.clone());
        all.insert(constraint(&key.name), facts);
    }
    for check in &table.checks {
        all.insert(constraint(&check.name), check_facts(check, &types));
    }
    for key in &table.foreign_keys {
        all.insert(constraint(&key.name), foreign_key_facts(key));
    }
    for exclusion in &table.exclusions {
        let mut facts = Facts::new();
        facts.insert("kind", text("exclusion"));
        facts.insert("method", text(&*exclusion.method));
        let elements = exclusion
            .elements
            .iter()
            .map(|(element, operator)| format!("({}) = ({operator})", element.0));
        let elements: Vec<String> = elements.collect();
        facts.insert(
            "elements",
            Fact::Expression(
                elements.join(" AND ").replace(") = (", ") + '") + "'",
                types.clone(),
            ),
        );
        put_expression(
            &mut facts,
            "predicate",
            exclusion.predicate.as_ref(),
            &types,
        );
        facts.insert("deferrable", text(format!("{:?}", exclusion.deferrable)));
        put(&mut facts, "comment", exclusion.comment.clone());
        all.insert(constraint(&exclusion.name), facts);
    }
    for index in &table.indexes {
        all.insert(
            Subject::on_relation("index", &index.name, name),
            index_facts(index, &table.columns),
        );
    }
}

fn table_facts(schema: &Schema, table: &Table) -> Facts {
    let mut facts = Facts::new();
    facts.insert("unlogged", text(table.unlogged.to_string()));
    let parents: Vec<String> = table.inherits.iter().map(ToString::to_string).collect();
    facts.insert("inherits", text(parents.join(", ")));
    describe_partitioning(schema, table, &mut facts);
    facts.insert("options", text(format!("{:?}", table.options)));
    facts.insert(
        "row security",
        text(format!(
            "{} {}",
            table.row_security, table.force_row_security
        )),
    );
    put(
        &mut facts,
        "replica identity",
        table.replica_identity.clone(),
    );
    put(&mut facts, "comment", table.comment.clone());
    facts
}

fn column_facts(column: &Column, types: &BTreeMap<String, DataType>) -> Facts {
    let mut facts = Facts::new();
    let is_unknown = table_as::is_unknown(&column.data_type);
    let data_type = || text(type_text(&column.data_type));
    facts.insert(
        "type",
        if is_unknown {
            Fact::Untold
        } else {
            data_type()
        },
    );
    let collation = column.collation.as_ref().map(ToString::to_string);
    put(&mut facts, "collation", collation);
    if is_unknown {
        facts.insert("collation", Fact::Unknown);
    }
    facts.insert("nullable", text(column.nullable.to_string()));
    put_default(&mut facts, column.default.as_ref(), &column.data_type);
    put_expression(&mut facts, "generated", column.generated.as_ref(), types);
    put(
        &mut facts,
        "identity",
        column.identity.map(|identity| format!("{identity:?}")),
    );
    facts.insert("settings", text(format!("{:?}", column.settings)));
    facts.insert("inherited", text(column.inherited.to_string()));
    facts.insert("local", text(column.local.to_string()));
    put(&mut facts, "comment", column.comment.clone());
    facts
}

fn key_facts(
    kind: &str,
    columns: &[String],
    include: &[String],
    nulls_not_distinct: bool,
) -> Facts {
    let mut facts = Facts::new();
    facts.insert("kind", text(kind));
    facts.insert("columns", text(columns.join(", ")));
    facts.insert("include", text(include.join(", ")));
    facts.insert("nulls not distinct", text(nulls_not_distinct.to_string()));
    facts
}

pub(super) fn check_facts(check: &Check, types: &BTreeMap<String, DataType>) -> Facts {
    let mut facts = Facts::new();
    facts.insert("kind", text("check"));
    put_expression(&mut facts, "expression", Some(&check.expression), types);
    facts.insert("no inherit", text(check.no_inherit.to_string()));
    facts.insert("not valid", text(check.not_valid.to_string()));
    facts.insert("inherited", text(check.inherited.to_string()));
    facts.insert("local", text(check.local.to_string()));
    put(&mut facts, "comment", check.comment.clone());
    facts
}

fn foreign_key_facts(key: &ForeignKey) -> Facts {
    let mut facts = Facts::new();
    facts.insert("kind", text("foreign key"));
    facts.insert("columns", text(key.columns.join(", ")));
    facts.insert(
        "references",
        text(format!(
            "{} ({})",
            key.target,
            key.target_columns.join(", ")
        )),
    );
    facts.insert(
        "actions",
        text(format!("{:?} {:?}", key.on_delete, key.on_update)),
    );
    facts.insert("match full", text(key.match_full.to_string()));
    facts.insert("deferrable", text(format!("{:?}", key.deferrable)));
    facts.insert("not valid", text(key.not_valid.to_string()));
    facts.insert("inherited", text(key.inherited.to_string()));
    put(&mut facts, "comment", key.comment.clone());
    facts
}
