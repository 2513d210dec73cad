//! What a piece of SQL names: relations, columns, types, functions.
//!
//! PostgreSQL writes down what every object depends on and follows it, in `DROP ... CASCADE` and in
//! every rename. The model holds texts, so here they are read for it: a default, a view's query, the
//! body of a function in standard SQL. A body in quotes is not: the server does not look into it
//! either.
//!
//! Names are those of the model, in which one without a schema is in `public`, or is PostgreSQL's own
//! or an extension's. What the replay reads along a `search_path` is written out in full when it
//! enters the model.
//!
//! ```
//! use amani_schema_core::schema::{Expression, ObjectName};
//! use amani_schema_history::depends;
//!
//! let names = depends::of_expression(&Expression("app.price(amount) > '1'::money_range".into()));
//! assert_eq!(names.columns, ["amount"]);
//! assert_eq!(names.functions, [ObjectName::in_schema("app", "price")]);
//! assert_eq!(names.types, [ObjectName::new("money_range")]);
//! ```

mod calls;
mod columns;
mod gives;
mod mention;
mod object;
mod texts;

use amani_schema_core::schema::{DataType, Expression, ObjectName, Policy, Routine, Rule, View};

pub(crate) use self::calls::called;
pub(crate) use self::columns::{column_mentions, items, nearest};
pub(crate) use self::gives::{Level, columns_of_star, levels_around};
pub(crate) use self::mention::{Form, Mention, What, columns_in, mentions, object_name, parse};
pub(crate) use self::object::Object;
pub(crate) use self::texts::{Place, each_text, each_text_with, each_type};

/// What a text names, each name once, in the order in which they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The tables, views and sequences; those of `nextval('...')` and `'...'::regclass` too.
    pub relations: Vec<ObjectName>,
    /// What stands where a column may, without what qualifies it: columns of the tables that are
    /// read, of what a query makes up, and arguments.
    pub columns: Vec<String>,
    /// The types, PostgreSQL's own aside: of casts, of constants, of arguments and results.
    pub types: Vec<ObjectName>,
    /// The functions that are called, PostgreSQL's own without a schema among them.
    pub functions: Vec<ObjectName>,
    /// Whether there is a `*` that stands for all the columns of a relation.
    pub all_columns: bool,
}

impl Names {
    fn add(&mut self, form: Form, text: &str) {
        for mention in mentions(form, text) {
            let name = object_name(&mention.path);
            match mention.what {
                What::Relation { .. } => put(&mut self.relations, name),
                What::Type => put(&mut self.types, name),
                What::Function { .. } => put(&mut self.functions, name),
                What::Column { .. } => put(&mut self.columns, name.name),
                What::Star => self.all_columns = true,
            }
        }
    }

    fn add_type(&mut self, data_type: &DataType) {
        if let Some(name) = data_type.named_type() {
            put(&mut self.types, name.clone());
        }
    }
}

fn put<T: PartialEq>(names: &mut Vec<T>, name: T) {
    if !names.contains(&name) {
        names.push(name);
    }
}

/// What an expression names: a default, a check, a key of an index.
#[must_use]
pub fn of_expression(expression: &Expression) -> Names {
    let mut names = Names::default();
    names.add(Form::Expression, &expression.0);
    names
}

/// What the key of a partitioned table names: `RANGE (lower(name))`.
#[must_use]
pub fn of_partition_key(key: &Expression) -> Names {
    let mut names = Names::default();
    names.add(Form::PartitionKey, &key.0);
    names
}

/// What the query of a view names.
///
/// ```
/// use amani_schema_core::schema::ObjectName;
/// use amani_schema_history::depends;
///
/// let names = depends::of_query("WITH q AS (SELECT * FROM app.users) SELECT q.id FROM q");
/// assert_eq!(names.relations, [ObjectName::in_schema("app", "users")]);
/// assert!(names.all_columns);
/// ```
#[must_use]
pub fn of_query(query: &str) -> Names {
    let mut names = Names::default();
    names.add(Form::Statement, query);
    names
}

/// What a view names.
#[must_use]
pub fn of_view(view: &View) -> Names {
    of_query(&view.query)
}

/// What a rewrite rule names, its own table included.
#[must_use]
pub fn of_rule(rule: &Rule) -> Names {
    of_query(&rule.definition)
}

/// What a policy names.
#[must_use]
pub fn of_policy(policy: &Policy) -> Names {
    let mut names = Names::default();
    for text in policy.using.iter().chain(&policy.with_check) {
        names.add(Form::Expression, &text.0);
    }
    names
}

/// What PostgreSQL knows a routine to name: the types of its arguments and its result, the defaults
/// of its arguments, and its body if that is in standard SQL, not in quotes.
///
/// A table's row type is among the types.
#[must_use]
pub fn of_routine(routine: &Routine) -> Names {
    let mut names = Names::default();
    for argument in &routine.arguments {
        names.add_type(&argument.data_type);
        if let Some(default) = &argument.default {
            names.add(Form::Expression, &default.0);
        }
    }
    names.add(Form::Result, &routine.returns);
    if has_standard_body(routine) {
        names.add(Form::Body, &routine.body);
    }
    names
}

/// Whether the body is `RETURN ...` or `BEGIN ATOMIC ...`, which is bound when it is written.
pub(crate) fn has_standard_body(routine: &Routine) -> bool {
    routine.attributes.contains_key("body")
}
