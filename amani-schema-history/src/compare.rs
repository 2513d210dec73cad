//! Two schemas side by side: what differs, and what cannot be told without a server.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use amani_schema_core::schema::{
    Check, Column, DataType, Expression, ForeignKey, Index, IndexKey, ObjectName, Routine, Schema,
    Sequence, Table, Trigger, TypeName,
};
use amani_schema_core::sql;

use crate::normal::{self, Verdict};

/// Something that is not the same in two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The object: `column users.email`.
    pub object: String,
    /// Which attribute of it; `None` where the whole object is in one of the two only.
    pub attribute: Option<String>,
    /// What the first schema says, if anything.
    pub left: Option<String>,
    /// What the second one says.
    pub right: Option<String>,
    /// Whether it is different for sure, or cannot be told: two expressions or queries that a server
    /// alone could compare.
    pub certain: bool,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.object)?;
        if let Some(attribute) = &self.attribute {
            write!(f, ", {attribute}")?;
        }
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "not there".to_owned());
        let verb = if self.certain { "" } else { " (cannot tell)" };
        write!(f, "{verb}: {} / {}", side(&self.left), side(&self.right))
    }
}

/// Everything that differs, by object.
///
/// The position of a column in its table and the order of objects are no part of it, nor is how many
/// dimensions an array was declared with, which PostgreSQL does not keep either.
#[must_use]
pub fn compare(left: &Schema, right: &Schema) -> Vec<Difference> {
    let (left, right) = (describe(left), describe(right));
    let objects: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let mut differences = Vec::new();
    for object in objects {
        match (left.get(object), right.get(object)) {
            (Some(one), Some(other)) => compare_object(object, one, other, &mut differences),
            (one, _) => differences.push(Difference {
                object: object.clone(),
                attribute: None,
                left: one.map(|_| "there".to_owned()),
                right: one.is_none().then(|| "there".to_owned()),
                certain: true,
            }),
        }
    }
    differences
}

fn compare_object(object: &str, one: &Facts, other: &Facts, found: &mut Vec<Difference>) {
    let attributes: BTreeSet<&&str> = one.keys().chain(other.keys()).collect();
    for attribute in attributes {
        let (left, right) = (one.get(*attribute), other.get(*attribute));
        let verdict = match (left, right) {
            (Some(Fact::Unknown), _) | (_, Some(Fact::Unknown)) => Verdict::Same,
            (Some(left), Some(right)) => left.compare(right),
            _ => Verdict::Different,
        };
        if verdict != Verdict::Same {
            found.push(Difference {
                object: object.to_owned(),
                attribute: Some((*attribute).to_owned()),
                left: left.map(Fact::text),
                right: right.map(Fact::text),
                certain: verdict == Verdict::Different,
            });
        }
    }
}

/// What is said of an object, by attribute.
type Facts = BTreeMap<&'static str, Fact>;

enum Fact {
    Text(String),
    /// An expression over columns of these types.
    Expression(String, BTreeMap<String, DataType>),
    /// A default of something of this type.
    Default(String, DataType),
    /// A query or a definition that the server prints in its own way.
    Query(String),
    /// Whatever the other side says.
    Unknown,
}

impl Fact {
    fn compare(&self, other: &Self) -> Verdict {
        match (self, other) {
            (Self::Expression(one, types), Self::Expression(other, _)) => {
                normal::compare(one, other, &|column| types.get(column).cloned())
            }
            (Self::Default(one, of), Self::Default(other, _)) => {
                normal::compare_defaults(one, other, of, &|_| None)
            }
            (Self::Query(one), Self::Query(other)) if one != other => Verdict::CannotTell,
            _ if self.text() == other.text() => Verdict::Same,
            _ => Verdict::Different,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text)
            | Self::Expression(text, _)
            | Self::Default(text, _)
            | Self::Query(text) => text.clone(),
            Self::Unknown => String::new(),
        }
    }
}

fn text(value: impl Into<String>) -> Fact {
    Fact::Text(value.into())
}

fn describe(schema: &Schema) -> BTreeMap<String, Facts> {
    let mut all = BTreeMap::new();
    describe_types(schema, &mut all);
    for table in &schema.tables {
        describe_table(table, &mut all);
    }
    for sequence in &schema.sequences {
        all.insert(
            format!("sequence {}", sequence.name),
            sequence_facts(sequence),
        );
    }
    describe_code(schema, &mut all);
    all
}

fn put(facts: &mut Facts, name: &'static str, value: Option<impl Into<String>>) {
    if let Some(value) = value {
        facts.insert(name, text(value));
    }
}

fn put_expression(
    facts: &mut Facts,
    name: &'static str,
    value: Option<&Expression>,
    types: &BTreeMap<String, DataType>,
) {
    if let Some(value) = value {
        facts.insert(name, Fact::Expression(value.0.clone(), types.clone()));
    }
}

fn put_default(facts: &mut Facts, value: Option<&Expression>, data_type: &DataType) {
    // A default that is NULL is printed for some types, and is none.
    if let Some(value) = value.filter(|value| !normal::is_null(&value.0)) {
        facts.insert("default", Fact::Default(value.0.clone(), data_type.clone()));
    }
}

fn describe_types(schema: &Schema, all: &mut BTreeMap<String, Facts>) {
    for namespace in &schema.namespaces {
        let mut facts = Facts::new();
        put(&mut facts, "comment", namespace.comment.clone());
        all.insert(format!("schema {}", namespace.name), facts);
    }
    for extension in &schema.extensions {
        let mut facts = Facts::new();
        let schema = extension.schema.clone().filter(|schema| schema != "public");
        // Where it went by itself is known to the server only.
        facts.insert("schema", schema.map_or(Fact::Unknown, text));
        all.insert(format!("extension {}", extension.name), facts);
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
        all.insert(format!("type {}", item.name), facts);
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
        all.insert(format!("domain {}", domain.name), facts);
        for check in &domain.checks {
            let name = format!("constraint {} of domain {}", check.name, domain.name);
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
        all.insert(format!("type {}", composite.name), facts);
    }
    for range in &schema.ranges {
        let mut facts = Facts::new();
        facts.insert("subtype", text(type_text(&range.subtype)));
        facts.insert("multirange", text(range.multirange.to_string()));
        facts.insert("options", text(format!("{:?}", range.options)));
        put(&mut facts, "comment", range.comment.clone());
        all.insert(format!("type {}", range.name), facts);
    }
}

/// The type as `format_type` prints it: without the number of dimensions.
fn type_text(data_type: &DataType) -> String {
    let data_type = match &data_type.name {
        TypeName::Written(written) => DataType::read(written),
        _ => data_type.clone(),
    };
    sql::data_type(&DataType {
        dimensions: data_type.dimensions.min(1),
        modifiers: match (&data_type.name, data_type.modifiers.as_slice()) {
            (TypeName::Builtin(name), [precision]) if name == "numeric" => vec![*precision, 0],
            _ => data_type.modifiers.clone(),
        },
        ..data_type
    })
}

fn sequence_facts(sequence: &Sequence) -> Facts {
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
    let owner = sequence.owned_by.as_ref();
    put(
        &mut facts,
        "owned by",
        owner.map(|(table, column)| format!("{table}.{column}")),
    );
    put(&mut facts, "comment", sequence.comment.clone());
    facts
}

fn describe_table(table: &Table, all: &mut BTreeMap<String, Facts>) {
    let types: BTreeMap<String, DataType> = table
        .columns
        .iter()
        .map(|column| (column.name.clone(), column.data_type.clone()))
        .collect();
    let name = &table.name;
    all.insert(format!("table {name}"), table_facts(table));
    for column in &table.columns {
        all.insert(
            format!("column {name}.{}", column.name),
            column_facts(column, &types),
        );
        let sequence = column.identity_sequence.as_deref();
        if let Some(sequence) = sequence.filter(|own| !own.is_default_of(name, column)) {
            let object = format!("identity sequence of {name}.{}", column.name);
            let mut facts = sequence_facts(sequence);
            facts.insert("name", text(sequence.name.to_string()));
            all.insert(object, facts);
        }
    }
    let constraint = |constraint: &str| format!("constraint {constraint} on {name}");
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
            format!("index {} on {name}", index.name),
            index_facts(index, &types),
        );
    }
}

fn table_facts(table: &Table) -> Facts {
    let mut facts = Facts::new();
    facts.insert("unlogged", text(table.unlogged.to_string()));
    let parents: Vec<String> = table.inherits.iter().map(ToString::to_string).collect();
    facts.insert("inherits", text(parents.join(", ")));
    let partition_by = table
        .partition_by
        .as_ref()
        .map(|by| by.0.replace(' ', "").to_ascii_lowercase());
    put(&mut facts, "partition by", partition_by);
    if let Some(partition) = &table.partition_of {
        facts.insert("partition of", text(partition.parent.to_string()));
        facts.insert("bound", text(normal::bound(&partition.bound.0)));
    }
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
    facts.insert("type", text(type_text(&column.data_type)));
    put(
        &mut facts,
        "collation",
        column.collation.as_ref().map(ToString::to_string),
    );
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

fn check_facts(check: &Check, types: &BTreeMap<String, DataType>) -> Facts {
    let mut facts = Facts::new();
    facts.insert("kind", text("check"));
    put_expression(&mut facts, "expression", Some(&check.expression), types);
    facts.insert("no inherit", text(check.no_inherit.to_string()));
    facts.insert("not valid", text(check.not_valid.to_string()));
    facts.insert("inherited", text(check.inherited.to_string()));
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

/// Operator classes that are the default of their type, written out or not.
const DEFAULT_OPCLASSES: &[&str] = &[
    "array_ops",
    "bool_ops",
    "bpchar_ops",
    "bytea_ops",
    "date_ops",
    "enum_ops",
    "float4_ops",
    "float8_ops",
    "int2_ops",
    "int4_ops",
    "int8_ops",
    "interval_ops",
    "jsonb_ops",
    "name_ops",
    "numeric_ops",
    "oid_ops",
    "range_ops",
    "text_ops",
    "time_ops",
    "timestamp_ops",
    "timestamptz_ops",
    "tsvector_ops",
    "uuid_ops",
];

fn index_facts(index: &Index, types: &BTreeMap<String, DataType>) -> Facts {
    let mut facts = Facts::new();
    facts.insert("unique", text(index.unique.to_string()));
    facts.insert(
        "nulls not distinct",
        text(index.nulls_not_distinct.to_string()),
    );
    facts.insert("method", text(index.method.clone().unwrap_or_default()));
    facts.insert("include", text(index.include.join(", ")));
    put_expression(&mut facts, "predicate", index.predicate.as_ref(), types);
    facts.insert("options", text(format!("{:?}", index.options)));
    put(&mut facts, "comment", index.comment.clone());
    let keys = index.columns.iter().map(|column| match &column.key {
        IndexKey::Column(name) => sql::identifier(name),
        IndexKey::Expression(expression) => format!("({})", expression.0),
    });
    let keys: Vec<String> = keys.collect();
    facts.insert(
        "keys",
        Fact::Expression(format!("ROW({})", keys.join(", ")), types.clone()),
    );
    let details = index.columns.iter().map(|column| {
        let name = |name: &Option<ObjectName>| name.as_ref().map(|name| name.name.clone());
        let opclass = name(&column.opclass).filter(|name| !DEFAULT_OPCLASSES.contains(&&**name));
        format!(
            "{} {} {} {:?}",
            name(&column.collation).unwrap_or_default(),
            opclass.unwrap_or_default(),
            column.descending,
            column.unusual_nulls()
        )
    });
    facts.insert("order", text(details.collect::<Vec<_>>().join(", ")));
    facts
}

fn describe_code(schema: &Schema, all: &mut BTreeMap<String, Facts>) {
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
        all.insert(format!("view {}", view.name), facts);
        for index in &view.indexes {
            let name = format!("index {} on {}", index.name, view.name);
            all.insert(name, index_facts(index, &BTreeMap::new()));
        }
    }
    for routine in &schema.routines {
        let types: Vec<String> = routine.signature().iter().map(type_text).collect();
        all.insert(
            format!("function {}({})", routine.name, types.join(", ")),
            routine_facts(routine),
        );
    }
    for trigger in &schema.triggers {
        all.insert(
            format!("trigger {} on {}", trigger.name, trigger.table),
            trigger_facts(trigger),
        );
    }
    for policy in &schema.policies {
        let mut facts = Facts::new();
        let types = table_types(schema, &policy.table);
        facts.insert("permissive", text(policy.permissive.to_string()));
        facts.insert("command", text(&*policy.command));
        facts.insert("roles", text(policy.roles.join(", ")));
        put_expression(&mut facts, "using", policy.using.as_ref(), &types);
        put_expression(&mut facts, "with check", policy.with_check.as_ref(), &types);
        put(&mut facts, "comment", policy.comment.clone());
        all.insert(format!("policy {} on {}", policy.name, policy.table), facts);
    }
    for rule in &schema.rules {
        let mut facts = Facts::new();
        facts.insert("definition", Fact::Query(rule.definition.clone()));
        facts.insert("enabled", text(rule.enabled));
        put(&mut facts, "comment", rule.comment.clone());
        all.insert(format!("rule {} on {}", rule.name, rule.table), facts);
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
        let columns: Vec<String> = statistics
            .columns
            .iter()
            .map(|column| format!("({})", column.0))
            .collect();
        facts.insert(
            "columns",
            Fact::Expression(format!("ROW({})", columns.join(", ")), types),
        );
        put(&mut facts, "comment", statistics.comment.clone());
        all.insert(format!("statistics {}", statistics.name), facts);
    }
    for object in &schema.unmanaged {
        all.insert(format!("{} {}", object.kind, object.name), Facts::new());
    }
}

fn table_types(schema: &Schema, name: &ObjectName) -> BTreeMap<String, DataType> {
    let table = schema.table(name);
    let columns = table.iter().flat_map(|table| &table.columns);
    columns
        .map(|column| (column.name.clone(), column.data_type.clone()))
        .collect()
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
    facts.insert("columns", text(trigger.columns.join(", ")));
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
