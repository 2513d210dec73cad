//! What SQL in the source names is there: said here, and not by a server.

use amani_schema_core::code::Code;
use amani_schema_core::schema::{Column, ObjectName, Schema, Table, Trigger};
use amani_schema_history::{
    UnknownName, query_in_expression, unknown_in_expression, unknown_in_query,
};
use amani_schema_syntax::{SqlRole, TableItem, suggestion};

use super::Model;
use super::checked::Checked;
use super::sql_text::SqlText;
use crate::finding::Finding;
use crate::walk::Tree;

/// An expression in an attribute.
pub(crate) struct Said {
    text: SqlText,
    table: ObjectName,
    role: Role,
}

enum Role {
    OfTable,
    Default,
    /// For the rows there are, of this column.
    Backfill(String),
    Using(String),
}

impl Said {
    /// Whether it is over the columns of before, and not over those of the schema.
    pub(super) fn is_of_the_way(&self) -> bool {
        matches!(self.role, Role::Backfill(_) | Role::Using(_))
    }

    /// Whether it is needed: what has had its effect may name what is not there any more.
    fn is_due(&self, before: Option<&Column>, after: Option<&Column>) -> bool {
        match &self.role {
            Role::Backfill(_) => before.is_none_or(|before| before.nullable),
            Role::Using(_) => before.is_some_and(|before| {
                after.is_some_and(|after| after.data_type != before.data_type)
            }),
            Role::OfTable | Role::Default => true,
        }
    }

    fn check(&self, schema: &Schema, columns: &[&str]) -> Vec<Finding> {
        let sql = self.text.literal.value();
        match unknown_in_expression(schema, &self.table, columns, &sql) {
            Ok(unknown) => {
                let found = unknown.into_iter().map(|name| self.unknown(name, 0));
                found.chain(self.query(&sql)).collect()
            }
            Err(error) => {
                let message = format!("syntax error in this SQL: {}", error.message);
                let help = "write it as PostgreSQL takes it";
                vec![
                    self.text
                        .finding(Code::Syntax, error.offset..sql.len(), message, help),
                ]
            }
        }
    }

    /// Checks, defaults, indexes and what columns are generated from hold no query:
    /// <https://www.postgresql.org/docs/current/sql-createtable.html>.
    fn query(&self, sql: &str) -> Option<Finding> {
        let place = query_in_expression(sql).filter(|_| !self.is_of_the_way())?;
        let message = "PostgreSQL takes no query here".to_owned();
        let help = "a function can hold it, or a trigger";
        Some(self.text.finding(Code::Syntax, place, message, help))
    }

    /// The same, unless it was found right before.
    fn check_once(&self, schema: &Schema, columns: &[&str], checked: &Checked) -> Vec<Finding> {
        let key = Checked::key(&self.table, columns, &self.text.literal.value());
        if key.is_some_and(|key| checked.is_right(key)) {
            return Vec::new();
        }
        let findings = self.check(schema, columns);
        if let Some(key) = key.filter(|_| findings.is_empty()) {
            checked.found_right(key);
        }
        findings
    }

    fn unknown(&self, name: UnknownName, offset: usize) -> Finding {
        if matches!(self.role, Role::Default) {
            let help =
                "a default names no column; a text stands in single quotes: `sql(\"'draft'\")`";
            return self
                .text
                .finding(Code::UnknownName, name.range, name.message, help);
        }
        unknown(&self.text, name, offset)
    }
}

/// The expressions in the attributes of the tables.
pub(super) fn written(tree: &Tree, tables: &[(usize, usize, TableItem)]) -> Vec<Said> {
    let all = tables.iter().flat_map(|(module, _, item)| {
        let file = tree.modules[*module].file;
        let expressions = item.expressions().into_iter();
        expressions.map(move |written| Said {
            text: SqlText {
                file,
                literal: written.literal.clone(),
            },
            table: item.name.clone(),
            role: match written.role {
                SqlRole::OfTable => Role::OfTable,
                SqlRole::Default => Role::Default,
                SqlRole::Backfill(column) => Role::Backfill(column.to_owned()),
                SqlRole::Using(column) => Role::Using(column.to_owned()),
            },
        })
    });
    all.collect()
}

/// What is unknown in the expressions over the schema, and in the queries and policies of `sql!`.
pub(super) fn check(
    schema: &Schema,
    checked: &Checked,
    written: &[Said],
    texts: &[SqlText],
) -> Vec<Finding> {
    let of_schema = written.iter().filter(|said| !said.is_of_the_way());
    let tables = schema.tables_by_name();
    let mut findings: Vec<Finding> = of_schema
        .flat_map(|said| {
            let columns = match said.role {
                Role::Default => Vec::new(),
                _ => names(tables.get(&said.table).copied()),
            };
            said.check_once(schema, &columns, checked)
        })
        .collect();
    for view in &schema.views {
        let unknown = unknown_in_query(schema, &view.query);
        findings.extend(in_statements(texts, &view.query, unknown));
    }
    for policy in &schema.policies {
        let columns = names(schema.table(&policy.table));
        for said in policy.using.iter().chain(&policy.with_check) {
            let unknown = unknown_in_expression(schema, &policy.table, &columns, &said.0);
            let unknown = unknown.unwrap_or_default();
            findings.extend(in_statements(texts, &said.0, unknown));
        }
    }
    for trigger in &schema.triggers {
        findings.extend(of_trigger(schema, trigger, texts));
    }
    findings
}

/// The columns that a trigger names, and the function that it calls.
fn of_trigger(schema: &Schema, trigger: &Trigger, texts: &[SqlText]) -> Vec<Finding> {
    let columns = names(schema.table(&trigger.table));
    let mut findings = Vec::new();
    if let Some(when) = trigger.when.as_ref().filter(|_| !columns.is_empty()) {
        let unknown = unknown_in_expression(schema, &trigger.table, &columns, &when.0);
        findings.extend(in_statements(texts, &when.0, unknown.unwrap_or_default()));
    }
    let function = &trigger.function;
    if is_function(schema, function) {
        return findings;
    }
    let mut places = texts.iter();
    let says = |text: &SqlText| {
        let sql = text.literal.value();
        sql.contains(&trigger.name)
            .then(|| sql.rfind(&function.name))
            .flatten()
    };
    if let Some((text, place)) = places.find_map(|text| Some((text, says(text)?))) {
        let message = format!("function {function}() does not exist");
        let help = "a trigger calls a function that another statement of `sql!` creates";
        let range = place..place + function.name.len();
        findings.push(text.finding(Code::UnknownName, range, message, help));
    }
    findings
}

/// Whether a function is there, as far as can be told: an extension may bring any.
fn is_function(schema: &Schema, name: &ObjectName) -> bool {
    const OWN: [&str; 3] = [
        "suppress_redundant_updates_trigger",
        "tsvector_update_trigger",
        "tsvector_update_trigger_column",
    ];
    let is_created = schema.routines.iter().any(|routine| routine.name == *name);
    is_created || !schema.extensions.is_empty() || OWN.contains(&&*name.name)
}

fn names(table: Option<&Table>) -> Vec<&str> {
    let columns = table.into_iter().flat_map(|table| &table.columns);
    columns.map(|column| &*column.name).collect()
}

/// Findings in the string of `sql!` that holds a text; what was written otherwise is not found there.
fn in_statements(texts: &[SqlText], part: &str, unknown: Vec<UnknownName>) -> Vec<Finding> {
    let mut places = texts.iter();
    let place = places.find_map(|text| Some((text, text.literal.value().find(part)?)));
    let Some((text, offset)) = place else {
        return Vec::new();
    };
    let found = unknown.into_iter();
    found
        .map(|name| self::unknown(text, name, offset))
        .collect()
}

fn unknown(text: &SqlText, name: UnknownName, offset: usize) -> Finding {
    let range = name.range.start + offset..name.range.end + offset;
    let written = text.literal.value();
    let written = written.get(range.clone()).unwrap_or_default();
    let list = if name.message.starts_with("relation") {
        "the tables are"
    } else {
        "the columns are"
    };
    let help = suggestion(written, name.known.iter().map(String::as_str), list);
    text.finding(Code::UnknownName, range, name.message, &help)
}

impl Model {
    /// What is unknown in `backfill` and `using`, which may name the columns of before and of after.
    pub(crate) fn check_way(&self, previous: &Schema) -> Vec<Finding> {
        let findings = self.said.iter().flat_map(|said| {
            let (Role::Backfill(column) | Role::Using(column)) = &said.role else {
                return Vec::new();
            };
            let after = self.schema.table(&said.table);
            let before = previous.table(self.intent.relation_before(&said.table));
            let old = self.intent.column_before(&said.table, column);
            let of =
                |table: Option<&Table>, name: &str| table.and_then(|it| it.column(name)).cloned();
            // Rows there are none of.
            if before.is_none()
                || !said.is_due(of(before, old).as_ref(), of(after, column).as_ref())
            {
                return Vec::new();
            }
            let columns: Vec<&str> = names(after).into_iter().chain(names(before)).collect();
            said.check(&self.schema, &columns)
        });
        findings.collect()
    }
}
