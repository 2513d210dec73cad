//! The SQL that makes an object and takes it away, and its comment.

use amani_schema_core::schema::{
    DataType, Domain, IndexKey, ObjectName, RoutineKind, Schema, Sequence, Table,
};
use amani_schema_core::sql::{self, identifier, literal, object_name};

use crate::item::Item;

/// A piece of SQL: a statement, or a clause of `ALTER TABLE`, which goes with others of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Statement(String),
    Clause { table: ObjectName, clause: String },
}

impl Text {
    pub(crate) fn clause(table: &ObjectName, clause: String) -> Self {
        let table = table.clone();
        Self::Clause { table, clause }
    }
}

/// What makes an object, its comment included.
pub(crate) fn create(item: &Item<'_>) -> Vec<Text> {
    let mut texts = vec![match item {
        Item::Namespace(item) => Text::Statement(sql::create_namespace(&item.name)),
        Item::Enum(item) => Text::Statement(sql::create_enum(item)),
        Item::Index(of, index) => Text::Statement(sql::create_index(of, index)),
        Item::Column(table, column) => {
            Text::clause(&table.name, format!("ADD COLUMN {}", sql::column(column)))
        }
        Item::Default(table, column) => {
            let value = column.default.as_ref().map_or("NULL", |value| &*value.0);
            let name = identifier(&column.name);
            Text::clause(
                &table.name,
                format!("ALTER COLUMN {name} SET DEFAULT {value}"),
            )
        }
        Item::PrimaryKey(table, key) => add(table, sql::primary_key(key)),
        Item::Unique(table, key) => add(table, sql::unique(key)),
        Item::Check(table, check) => add(table, sql::check(check)),
        Item::Exclusion(table, exclusion) => add(table, sql::exclusion(exclusion)),
        Item::ForeignKey(table, key) => add(table, sql::foreign_key(key)),
        other => return vec![Text::Statement(print(other))],
    }];
    if let Item::Enum(_) | Item::Namespace(_) = item {
        texts.extend(crate::access::statements(item));
    }
    if let Item::Column(table, column) = item {
        let alone = Table {
            columns: vec![(*column).clone()],
            ..Table::new(table.name.clone())
        };
        texts.extend(sql::table_settings(&alone).into_iter().map(Text::Statement));
    }
    let has_its_own = matches!(item, Item::Namespace(_) | Item::Enum(_) | Item::Default(..));
    if !has_its_own || matches!(item, Item::Namespace(_)) {
        texts.extend(item.comment().is_some().then(|| comment(item)).flatten());
    }
    texts
}

/// Everything that an object says; of a table only which rows of its partitioned table it takes.
pub(crate) fn said(item: &Item<'_>) -> String {
    if let Item::Table(table) = item {
        let partition = table.partition_of.as_ref();
        return partition.map_or_else(String::new, |partition| partition.bound.0.clone());
    }
    let texts = create(item).into_iter().map(|text| match text {
        Text::Statement(sql) => sql,
        Text::Clause { clause, .. } => clause,
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn add(table: &Table, definition: String) -> Text {
    Text::clause(&table.name, format!("ADD {definition}"))
}

/// A whole object, as [`sql::print`] prints it.
fn print(item: &Item<'_>) -> String {
    let mut schema = Schema::default();
    match *item {
        Item::Extension(item) => schema.extensions.push(item.clone()),
        Item::Domain(item) => schema.domains.push(item.clone()),
        Item::Composite(item) => schema.composites.push(item.clone()),
        Item::Range(item) => schema.ranges.push(item.clone()),
        // Whose it is comes when the column is there.
        Item::Sequence(item) => schema.sequences.push(Sequence {
            owned_by: None,
            ..item.clone()
        }),
        Item::Routine(item) => schema.routines.push(item.clone()),
        Item::View(item) => {
            let mut item = item.clone();
            item.indexes.clear();
            schema.views.push(item);
        }
        Item::Trigger(item) => schema.triggers.push(item.clone()),
        Item::Policy(item) => schema.policies.push(item.clone()),
        Item::Rule(item) => schema.rules.push(item.clone()),
        Item::Statistics(item) => schema.statistics.push(item.clone()),
        _ => {}
    }
    let text = sql::print(&schema);
    let text = text
        .strip_prefix("SET check_function_bodies = off;\n")
        .unwrap_or(&text);
    text.trim_end().to_owned()
}

/// What takes an object away, never with CASCADE.
pub(crate) fn drop(item: &Item<'_>) -> Text {
    let table = |table: &Table, clause: String| Text::clause(&table.name, clause);
    let constraint =
        |of: &Table, name: &str| table(of, format!("DROP CONSTRAINT {}", identifier(name)));
    let on = |kind: &str, name: &str, of: &ObjectName| {
        let (name, of) = (identifier(name), object_name(of));
        Text::Statement(format!("DROP {kind} {name} ON {of};"))
    };
    let plain = |kind: &str, name: &ObjectName| {
        Text::Statement(format!("DROP {kind} {};", object_name(name)))
    };
    match item {
        Item::Namespace(item) => Text::Statement(sql::drop_namespace(&item.name)),
        Item::Extension(item) => {
            Text::Statement(format!("DROP EXTENSION {};", identifier(&item.name)))
        }
        Item::Enum(item) => Text::Statement(sql::drop_enum(item)),
        Item::Domain(item) => plain("DOMAIN", &item.name),
        Item::Composite(item) => plain("TYPE", &item.name),
        Item::Range(item) => plain("TYPE", &item.name),
        Item::Sequence(item) => plain("SEQUENCE", &item.name),
        Item::Table(item) => plain("TABLE", &item.name),
        Item::Column(of, column) => table(of, format!("DROP COLUMN {}", identifier(&column.name))),
        Item::Default(of, column) => {
            let name = identifier(&column.name);
            table(of, format!("ALTER COLUMN {name} DROP DEFAULT"))
        }
        Item::PrimaryKey(of, key) => constraint(of, &key.name),
        Item::Unique(of, key) => constraint(of, &key.name),
        Item::Check(of, check) => constraint(of, &check.name),
        Item::Exclusion(of, exclusion) => constraint(of, &exclusion.name),
        Item::ForeignKey(of, key) => constraint(of, &key.name),
        Item::Routine(_) | Item::Index(..) | Item::View(_) => {
            Text::Statement(format!("DROP {};", item.sql_name()))
        }
        Item::Trigger(item) => on("TRIGGER", &item.name, &item.table),
        Item::Policy(item) => on("POLICY", &item.name, &item.table),
        Item::Rule(item) => on("RULE", &item.name, &item.table),
        Item::Statistics(item) => plain("STATISTICS", &item.name),
    }
}

/// `COMMENT ON ... IS ...`, with NULL where there is none any more.
pub(crate) fn comment(item: &Item<'_>) -> Option<Text> {
    let text = item
        .comment()
        .map_or_else(|| "NULL".to_owned(), |text| literal(text));
    if matches!(item, Item::Default(..) | Item::Extension(_)) {
        return None;
    }
    let name = item.sql_name();
    Some(Text::Statement(format!("COMMENT ON {name} IS {text};")))
}

/// What an index is called in full: it lives in the schema of its table.
pub(crate) fn index_name(of: &ObjectName, index: &str) -> ObjectName {
    ObjectName {
        schema: of.schema.clone(),
        name: index.to_owned(),
    }
}

impl<'a> Item<'a> {
    /// What `COMMENT ON` says of it.
    pub(crate) fn comment(&self) -> Option<&'a String> {
        match *self {
            Item::Extension(_) | Item::Default(..) => None,
            Item::Namespace(item) => item.comment.as_ref(),
            Item::Enum(item) => item.comment.as_ref(),
            Item::Domain(item) => item.comment.as_ref(),
            Item::Composite(item) => item.comment.as_ref(),
            Item::Range(item) => item.comment.as_ref(),
            Item::Sequence(item) => item.comment.as_ref(),
            Item::Routine(item) => item.comment.as_ref(),
            Item::Table(item) => item.comment.as_ref(),
            Item::Column(_, item) => item.comment.as_ref(),
            Item::PrimaryKey(_, item) => item.comment.as_ref(),
            Item::Unique(_, item) => item.comment.as_ref(),
            Item::Check(_, item) => item.comment.as_ref(),
            Item::Exclusion(_, item) => item.comment.as_ref(),
            Item::ForeignKey(_, item) => item.comment.as_ref(),
            Item::Index(_, item) => item.comment.as_ref(),
            Item::View(item) => item.comment.as_ref(),
            Item::Trigger(item) => item.comment.as_ref(),
            Item::Policy(item) => item.comment.as_ref(),
            Item::Rule(item) => item.comment.as_ref(),
            Item::Statistics(item) => item.comment.as_ref(),
        }
    }

    /// Kind and name as `COMMENT ON` takes them: `TRIGGER touch ON users`.
    pub(crate) fn sql_name(&self) -> String {
        let on = |kind: &str, name: &str, of: &ObjectName| {
            format!("{kind} {} ON {}", identifier(name), object_name(of))
        };
        let constraint = |of: &Table, name: &str| on("CONSTRAINT", name, &of.name);
        let plain = |kind: &str, name: &ObjectName| format!("{kind} {}", object_name(name));
        match *self {
            Item::Namespace(item) => format!("SCHEMA {}", identifier(&item.name)),
            Item::Extension(item) => format!("EXTENSION {}", identifier(&item.name)),
            Item::Enum(item) => plain("TYPE", &item.name),
            Item::Domain(item) => plain("DOMAIN", &item.name),
            Item::Composite(item) => plain("TYPE", &item.name),
            Item::Range(item) => plain("TYPE", &item.name),
            Item::Sequence(item) => plain("SEQUENCE", &item.name),
            Item::Routine(item) => {
                let kind = match item.kind {
                    RoutineKind::Function => "FUNCTION",
                    RoutineKind::Procedure => "PROCEDURE",
                    RoutineKind::Aggregate => "AGGREGATE",
                };
                let mut types: Vec<String> = item.signature().iter().map(sql::data_type).collect();
                if types.is_empty() && item.kind == RoutineKind::Aggregate {
                    types.push("*".to_owned());
                }
                format!("{}({})", plain(kind, &item.name), types.join(", "))
            }
            Item::Table(item) => plain("TABLE", &item.name),
            Item::Column(of, column) | Item::Default(of, column) => {
                format!(
                    "COLUMN {}.{}",
                    object_name(&of.name),
                    identifier(&column.name)
                )
            }
            Item::PrimaryKey(of, key) => constraint(of, &key.name),
            Item::Unique(of, key) => constraint(of, &key.name),
            Item::Check(of, check) => constraint(of, &check.name),
            Item::Exclusion(of, exclusion) => constraint(of, &exclusion.name),
            Item::ForeignKey(of, key) => constraint(of, &key.name),
            Item::Index(of, index) => plain("INDEX", &index_name(of, &index.name)),
            Item::View(item) if item.materialized => plain("MATERIALIZED VIEW", &item.name),
            Item::View(item) => plain("VIEW", &item.name),
            Item::Trigger(item) => on("TRIGGER", &item.name, &item.table),
            Item::Policy(item) => on("POLICY", &item.name, &item.table),
            Item::Rule(item) => on("RULE", &item.name, &item.table),
            Item::Statistics(item) => plain("STATISTICS", &item.name),
        }
    }

    /// The types that a type is made of.
    pub(crate) fn made_of(&self) -> Vec<&'a DataType> {
        match *self {
            Item::Domain(Domain { data_type, .. }) => vec![data_type],
            Item::Composite(item) => {
                let attributes = item.attributes.iter();
                attributes.map(|attribute| &attribute.data_type).collect()
            }
            Item::Range(item) => vec![&item.subtype],
            _ => Vec::new(),
        }
    }

    /// Whether an index is over more than plain columns.
    pub(crate) fn is_over_text(&self) -> bool {
        match self {
            Item::Index(_, index) => {
                let is_expression = |column: &amani_schema_core::schema::IndexColumn| {
                    matches!(column.key, IndexKey::Expression(_))
                };
                index.predicate.is_some() || index.columns.iter().any(is_expression)
            }
            _ => true,
        }
    }
}
