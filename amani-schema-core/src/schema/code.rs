//! Objects whose heart is a text: views, functions, triggers, policies, rules.

use std::collections::BTreeMap;

use super::{Access, DataType, Expression, Grants, Index, ObjectName};

/// A view or a materialized view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct View {
    /// Its name.
    pub name: ObjectName,
    /// Whether its rows are stored.
    pub materialized: bool,
    /// The names given to its columns, empty where the query names them.
    pub columns: Vec<String>,
    /// The query, as it was written or as the server prints it.
    pub query: String,
    /// What `WITH (...)` says, by name; `check_option` among them.
    pub options: BTreeMap<String, String>,
    /// The indexes of a materialized view.
    pub indexes: Vec<Index>,
    /// What `COMMENT ON` says.
    pub comment: Option<String>,
    /// What `COMMENT ON COLUMN` says, by column.
    pub column_comments: BTreeMap<String, String>,
    /// Who owns it, and who may do what with it.
    pub access: Access,
    /// What was granted on its columns, by column.
    pub column_grants: BTreeMap<String, Grants>,
}

/// A function, a procedure or an aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Routine {
    /// Its name.
    pub name: ObjectName,
    /// Which kind of routine.
    pub kind: RoutineKind,
    /// Its arguments, those that only go out included.
    pub arguments: Vec<Argument>,
    /// What it returns, as SQL: `integer`, `SETOF users`, `TABLE(a integer)`; empty for a procedure.
    pub returns: String,
    /// The language, `sql` and `plpgsql` above all.
    pub language: String,
    /// The body, verbatim.
    pub body: String,
    /// What differs from the default, by the words of `CREATE FUNCTION`: `volatility`, `strict`,
    /// `security`, `leakproof`, `parallel`, `cost`, `rows`, and `set NAME` for a setting.
    pub attributes: BTreeMap<String, String>,
    /// What `COMMENT ON` says.
    pub comment: Option<String>,
    /// Who owns it, and who may do what with it.
    pub access: Access,
}

/// Which kind of routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum RoutineKind {
    /// `CREATE FUNCTION`.
    Function,
    /// `CREATE PROCEDURE`.
    Procedure,
    /// `CREATE AGGREGATE`: what it is made of is among the attributes, by the words of that statement.
    Aggregate,
}

/// An argument of a routine.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Argument {
    /// `IN`, `OUT`, `INOUT` or `VARIADIC`.
    pub mode: ArgumentMode,
    /// Its name, empty where it has none.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Its default.
    pub default: Option<Expression>,
}

/// Which way an argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum ArgumentMode {
    /// In.
    In,
    /// Out.
    Out,
    /// Both.
    InOut,
    /// All that remain, as an array.
    Variadic,
}

impl Routine {
    /// The types by which it is told from others of its name.
    #[must_use]
    pub fn signature(&self) -> Vec<DataType> {
        let goes_in = |argument: &&Argument| argument.mode != ArgumentMode::Out;
        let types = self.arguments.iter().filter(goes_in);
        types
            .map(|argument| argument.data_type.without_modifiers())
            .collect()
    }
}

/// A trigger: <https://www.postgresql.org/docs/current/sql-createtrigger.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Trigger {
    /// Its name, unique on its table.
    pub name: String,
    /// The table or view.
    pub table: ObjectName,
    /// `BEFORE`, `AFTER` or `INSTEAD OF`.
    pub timing: String,
    /// `INSERT`, `DELETE`, `UPDATE`, `TRUNCATE`, in this order.
    pub events: Vec<String>,
    /// The columns of `UPDATE OF`, in the order in which they are named, which means nothing.
    pub columns: Vec<String>,
    /// Whether it fires for each row.
    pub for_each_row: bool,
    /// Whether it is a constraint trigger, and when that is checked.
    pub constraint: Option<super::Deferrable>,
    /// `OLD TABLE AS` and `NEW TABLE AS`.
    pub transition_tables: [Option<String>; 2],
    /// The condition.
    pub when: Option<Expression>,
    /// The function.
    pub function: ObjectName,
    /// Its arguments, as text.
    pub arguments: Vec<String>,
    /// Whether and when it fires: `O` as usual, `D` not, `R` on replicas, `A` always.
    pub enabled: char,
    /// What `COMMENT ON TRIGGER` says.
    pub comment: Option<String>,
}

/// A row security policy: <https://www.postgresql.org/docs/current/sql-createpolicy.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Policy {
    /// Its name, unique on its table.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// Whether it is permissive.
    pub permissive: bool,
    /// `ALL`, `SELECT`, `INSERT`, `UPDATE` or `DELETE`.
    pub command: String,
    /// The roles, sorted; `public` for everybody.
    pub roles: Vec<String>,
    /// Which rows are seen.
    pub using: Option<Expression>,
    /// Which rows may be written.
    pub with_check: Option<Expression>,
    /// What `COMMENT ON POLICY` says.
    pub comment: Option<String>,
}

/// A rewrite rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Rule {
    /// Its name, unique on its table.
    pub name: String,
    /// The table or view.
    pub table: ObjectName,
    /// The whole statement.
    pub definition: String,
    /// As for a trigger.
    pub enabled: char,
    /// What `COMMENT ON RULE` says.
    pub comment: Option<String>,
}

/// Extended statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Statistics {
    /// Its name.
    pub name: ObjectName,
    /// The table.
    pub table: ObjectName,
    /// `ndistinct`, `dependencies`, `mcv`, sorted.
    pub kinds: Vec<String>,
    /// The columns and expressions, sorted.
    pub columns: Vec<Expression>,
    /// What `COMMENT ON STATISTICS` says.
    pub comment: Option<String>,
}

/// An object that is known by its name only, so that nothing is invisible.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Unmanaged {
    /// The kind in PostgreSQL's words: `aggregate`, `operator`, `event trigger`.
    pub kind: String,
    /// Its name, its signature included where it has one.
    pub name: String,
}
