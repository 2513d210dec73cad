//! Names in expressions and queries that mean nothing: what the server would say, without one.

use std::ops::Range;

use amani_schema_core::schema::{ObjectName, Schema, is_system_column};

use crate::depends::{Form, Level, What, columns_in, levels_around, mentions, object_name, parse};
use crate::expression::is_key_word;
use crate::single::Unparsed;
use crate::syntax::{Kind, SyntaxError, closing, parse_one_expression};

/// A name that is neither a column nor a relation where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// Where in the text it is, in bytes.
    pub range: Range<usize>,
    /// What is wrong, in PostgreSQL's words: `column "amont" does not exist`.
    pub message: String,
    /// What could have been meant: the columns that are seen there.
    pub known: Vec<String>,
}

/// What an expression names that is no column of its table, nor of what a query in it reads.
///
/// `columns` are those of the table, `of` is what the table is called; without columns the expression may
/// name none, as in a [`DEFAULT`](https://www.postgresql.org/docs/current/ddl-default.html).
///
/// # Errors
///
/// When the text is not one SQL expression.
///
/// ```
/// use amani_schema_core::schema::{ObjectName, Schema};
/// use amani_schema_history::unknown_in_expression;
///
/// let users = ObjectName::new("users");
/// let unknown = |text| unknown_in_expression(&Schema::default(), &users, &["age"], text);
/// assert_eq!(unknown("users.age > 17 AND now() > '2020-01-01'").unwrap(), []);
/// assert_eq!(unknown("agee > 17").unwrap()[0].message, "column \"agee\" does not exist");
/// assert_eq!(unknown("age > > 17").unwrap_err().offset, 6);
/// ```
pub fn unknown_in_expression(
    schema: &Schema,
    of: &ObjectName,
    columns: &[&str],
    text: &str,
) -> Result<Vec<UnknownName>, Unparsed> {
    let error = closing(text).or_else(|| parse_one_expression(text).err());
    if let Some(SyntaxError { offset, message }) = error {
        return Err(Unparsed { offset, message });
    }
    let home = Home { of, columns };
    Ok(unknown(schema, Form::Expression, Some(&home), text))
}

/// Where a query begins that is part of an expression; `None` where there is none.
///
/// ```
/// use amani_schema_history::query_in_expression;
///
/// assert_eq!(query_in_expression("a > (SELECT 0)"), Some(5..11));
/// assert_eq!(query_in_expression("\"select\" > 0"), None);
/// ```
#[must_use]
pub fn query_in_expression(text: &str) -> Option<Range<usize>> {
    let expression = parse_one_expression(text).ok()?;
    let mut tokens = expression.tokens();
    let begin = tokens.find(|token| token.kind == Kind::SELECT_KW)?;
    // The expression was parsed behind a `SELECT ` of our own.
    let start = begin.offset.checked_sub("SELECT ".len())?;
    Some(start..start + begin.text.len())
}

/// What a query names that is no relation, or no column of what it reads. What cannot be told without a
/// server (the columns that a function gives) is taken for right.
///
/// ```
/// use amani_schema_history::{History, unknown_in_query};
///
/// let mut history = History::new();
/// history.apply("1.sql".as_ref(), "CREATE TABLE users (id bigint, age int)");
/// let unknown = |query| unknown_in_query(history.schema(), query);
/// assert_eq!(unknown("SELECT u.id FROM users u WHERE age > 17"), []);
/// assert_eq!(unknown("SELECT u.name FROM users u")[0].message, "column u.name does not exist");
/// assert_eq!(unknown("SELECT 1 FROM user")[0].range, 14..18);
/// ```
#[must_use]
pub fn unknown_in_query(schema: &Schema, query: &str) -> Vec<UnknownName> {
    let mut found = unknown_relations(schema, query);
    found.extend(unknown(schema, Form::Statement, None, query));
    found
}

/// The table that an expression is about.
struct Home<'a> {
    of: &'a ObjectName,
    columns: &'a [&'a str],
}

fn unknown(schema: &Schema, form: Form, home: Option<&Home<'_>>, text: &str) -> Vec<UnknownName> {
    let Some((statements, start)) = parse(form, text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (node, path) in statements.iter().flat_map(columns_in) {
        if node.range().start < start || is_key_word(&node) {
            continue;
        }
        let levels = levels_around(schema, &node);
        let (name, known) = match path.as_slice() {
            [name] => (name.clone(), plain(&levels, home, name)),
            [of, name] => (format!("{of}.{name}"), qualified(&levels, home, of, name)),
            _ => continue,
        };
        let Some(known) = known else { continue };
        let message = if path.len() == 1 {
            format!("column \"{name}\" does not exist")
        } else {
            format!("column {name} does not exist")
        };
        found.push(UnknownName {
            range: node.range().start - start..node.range().end - start,
            message,
            known,
        });
    }
    found
}

/// The columns there are, if a name without a qualifier is certainly none of them.
fn plain(levels: &[Level], home: Option<&Home<'_>>, name: &str) -> Option<Vec<String>> {
    let mut known = Vec::new();
    for level in levels {
        if level.gives.iter().any(|given| given == name) {
            return None;
        }
        for source in &level.sources {
            known.extend(source.columns.clone()?);
            if source.alias == name {
                return None;
            }
        }
        if level.is_open {
            return None;
        }
    }
    let own = home.map_or(&[][..], |home| home.columns).iter();
    known.extend(own.map(|&column| column.to_owned()));
    let is_row = home.is_some_and(|home| home.of.name == name && !home.columns.is_empty());
    let is_there = is_row || is_system_column(name) || known.iter().any(|column| column == name);
    (!is_there).then_some(known)
}

/// The same of a column of something that is named.
fn qualified(
    levels: &[Level],
    home: Option<&Home<'_>>,
    of: &str,
    name: &str,
) -> Option<Vec<String>> {
    let mut sources = levels.iter().flat_map(|level| &level.sources);
    let columns = match sources.find(|source| source.alias == of) {
        Some(source) => source.columns.clone()?,
        None => {
            // The row of a trigger, before and after.
            let is_row = matches!(of, "new" | "old");
            let home = home.filter(|home| is_row || home.of.name == of)?;
            home.columns
                .iter()
                .map(|&column| column.to_owned())
                .collect()
        }
    };
    let is_there = is_system_column(name) || columns.iter().any(|column| column == name);
    (!is_there).then_some(columns)
}

fn unknown_relations(schema: &Schema, query: &str) -> Vec<UnknownName> {
    // An extension may bring any.
    if !schema.extensions.is_empty() {
        return Vec::new();
    }
    let is_there = |name: &ObjectName| {
        schema.table(name).is_some()
            || schema.views.iter().any(|view| view.name == *name)
            || schema
                .sequences
                .iter()
                .any(|sequence| sequence.name == *name)
    };
    let is_own = |name: &ObjectName| {
        let system = ["pg_catalog", "information_schema", "pg_temp"];
        name.name.starts_with("pg_") || system.contains(&name.schema.as_deref().unwrap_or_default())
    };
    let all = mentions(Form::Statement, query).into_iter();
    let relations =
        all.filter(|mention| matches!(mention.what, What::Relation { .. }) && !mention.quoted);
    let named = relations.map(|mention| (object_name(&mention.path), mention.place));
    let unknown = named.filter(|(name, _)| !is_there(name) && !is_own(name));
    unknown
        .map(|(name, range)| UnknownName {
            range,
            message: format!("relation \"{name}\" does not exist"),
            known: schema
                .tables
                .iter()
                .map(|table| table.name.to_string())
                .collect(),
        })
        .collect()
}
