//! Constraints: read from a statement first, given a name and a place on their table after.

use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Action, Check, Deferrable, Exclusion, Expression, ForeignKey, ObjectName, PrimaryKey, Table,
    Unique, names,
};

use crate::error::Result;
use crate::expression;
use crate::index;
use crate::inherit;
use crate::state::State;
use crate::syntax::{Kind, Node, expression_name};

/// A constraint as it is written, before the table that it goes on is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) name: Option<String>,
    kind: WrittenKind,
    deferrable: Deferrable,
    not_valid: bool,
    no_inherit: bool,
    /// Of the table alone, and not of its partitions: `ALTER TABLE ONLY`.
    only: bool,
}

#[derive(Clone, Debug)]
enum WrittenKind {
    Check(Node),
    Key {
        primary: bool,
        columns: Vec<String>,
        include: Vec<String>,
        nulls_not_distinct: bool,
        using_index: Option<Vec<String>>,
    },
    Foreign {
        columns: Vec<String>,
        target: Vec<String>,
        target_columns: Vec<String>,
        on_delete: Action,
        on_update: Action,
        match_full: bool,
    },
    Exclude(Node),
}

/// The kinds of node that become an object of their own; NOT NULL and DEFAULT do not.
pub(crate) const KINDS: &[Kind] = &[
    Kind::CHECK_CONSTRAINT,
    Kind::PRIMARY_KEY_CONSTRAINT,
    Kind::UNIQUE_CONSTRAINT,
    Kind::REFERENCES_CONSTRAINT,
    Kind::FOREIGN_KEY_CONSTRAINT,
    Kind::EXCLUDE_CONSTRAINT,
];

impl Written {
    /// Reads one of [`KINDS`]; `column` is the one that it is written on.
    pub(crate) fn read(node: &Node, column: Option<&str>) -> Result<Self> {
        let own_column = || column.map(str::to_owned).into_iter().collect();
        let kind = match node.kind() {
            Kind::CHECK_CONSTRAINT => WrittenKind::Check(node.clone()),
            Kind::PRIMARY_KEY_CONSTRAINT | Kind::UNIQUE_CONSTRAINT => read_key(node, own_column()),
            Kind::REFERENCES_CONSTRAINT => read_foreign(node, own_column())?,
            Kind::FOREIGN_KEY_CONSTRAINT => {
                let lists = node.children(Kind::FOREIGN_KEY_COLUMN_LIST);
                let columns = lists.first().map(column_names).unwrap_or_default();
                read_foreign(node, columns)?
            }
            Kind::EXCLUDE_CONSTRAINT => WrittenKind::Exclude(node.clone()),
            other => {
                return Err(format!(
                    "a constraint of the kind {other:?} is not understood"
                ));
            }
        };
        Ok(Self {
            name: name(node),
            kind,
            deferrable: deferrable(node),
            not_valid: node.has(Kind::NOT_VALID),
            no_inherit: node.has(Kind::NO_INHERIT),
            only: false,
        })
    }

    /// The same in `CREATE TABLE`, where there are no rows that could break it.
    pub(crate) fn on_new_table(self) -> Self {
        Self {
            not_valid: false,
            ..self
        }
    }

    /// The same for the table alone.
    pub(crate) fn only(self, only: bool) -> Self {
        Self { only, ..self }
    }

    /// Checks come first, then indexes with the primary key before the others, then foreign keys.
    pub(crate) fn turn(&self) -> u8 {
        match &self.kind {
            WrittenKind::Check(_) => 0,
            WrittenKind::Key { primary: true, .. } => 1,
            WrittenKind::Key { .. } | WrittenKind::Exclude(_) => 2,
            WrittenKind::Foreign { .. } => 3,
        }
    }

    /// Whether it is a plain key over the same columns as another, which PostgreSQL then merges.
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        let parts = |written: &Self| match &written.kind {
            WrittenKind::Key {
                columns,
                include,
                nulls_not_distinct,
                using_index: None,
                ..
            } => Some((columns.clone(), include.clone(), *nulls_not_distinct)),
            _ => None,
        };
        let (one, two) = (parts(self), parts(other));
        one.is_some() && one == two && self.deferrable == other.deferrable
    }

    /// Puts it on a table that is there.
    pub(crate) fn add(self, state: &mut State, table: &ObjectName) -> Result {
        if let Some(name) = &self.name {
            let there = state.table_mut(table)?;
            if crate::state::constraint_names(there).any(|other| other == name) {
                return Err(format!(
                    "constraint \"{name}\" for relation \"{table}\" already exists"
                ));
            }
        }
        match self.kind.clone() {
            WrittenKind::Check(node) => self.add_check(state, table, &node),
            WrittenKind::Key { .. } => self.add_key(state, table),
            WrittenKind::Foreign { .. } => self.add_foreign(state, table),
            WrittenKind::Exclude(node) => self.add_exclusion(state, table, &node),
        }
    }

    fn add_check(self, state: &mut State, table: &ObjectName, node: &Node) -> Result {
        let there = state.table_mut(table)?.clone();
        let expression = node
            .nodes()
            .find(|child| !is_option(child.kind()))
            .ok_or("the check is empty")?;
        let name = self.name.unwrap_or_else(|| {
            let columns = there.columns.iter().map(|column| &*column.name);
            let named = expression::columns(&expression, columns);
            let only = (named.len() == 1).then(|| &*named[0]);
            state.free_constraint_name(table, |nth| names::check(&table.name, only, nth))
        });
        let check = Check {
            no_inherit: self.no_inherit,
            not_valid: self.not_valid,
            ..Check::new(name, expression::of(&expression))
        };
        for child in inherit::with_descendants(state, table) {
            if child != *table && (check.no_inherit || self.only) {
                continue;
            }
            let there = state.table_mut(&child)?;
            if child == *table {
                there.checks.push(check.clone());
            } else if !there.checks.iter().any(|other| other.name == check.name) {
                there.checks.push(Check {
                    inherited: true,
                    ..check.clone()
                });
            }
        }
        Ok(())
    }

    fn add_key(self, state: &mut State, table: &ObjectName) -> Result {
        let WrittenKind::Key {
            primary,
            columns,
            include,
            nulls_not_distinct,
            using_index,
        } = self.kind
        else {
            return Ok(());
        };
        if let Some(index) = using_index {
            let index = index.last().cloned().unwrap_or_default();
            return adopt_index(state, table, &index, self.name, primary, self.deferrable);
        }
        if primary && state.table_mut(table)?.primary_key.is_some() {
            return Err(format!(
                "multiple primary keys for table \"{table}\" are not allowed"
            ));
        }
        check_columns(state.table_mut(table)?, &columns)?;
        let name = match self.name {
            Some(name) => name,
            None => {
                let parts: Vec<&str> = columns.iter().chain(&include).map(String::as_str).collect();
                state.free_index_name(table, |nth| {
                    if primary {
                        names::primary_key(&table.name, nth)
                    } else {
                        names::unique(&table.name, &parts, nth)
                    }
                })
            }
        };
        let key = Unique {
            include,
            nulls_not_distinct,
            deferrable: self.deferrable,
            ..Unique::new(name, columns)
        };
        if self.only {
            if primary {
                inherit::set_not_null(state, table, &key.columns)?;
            }
            put_key(state.table_mut(table)?, primary, key);
            return Ok(());
        }
        add_named_key(state, table, primary, key)
    }

    fn add_foreign(self, state: &mut State, table: &ObjectName) -> Result {
        let WrittenKind::Foreign {
            columns,
            target,
            target_columns,
            on_delete,
            on_update,
            match_full,
        } = self.kind
        else {
            return Ok(());
        };
        let target = state.existing_table(&target)?;
        check_columns(state.table_mut(table)?, &columns)?;
        let target_columns = if target_columns.is_empty() {
            let there = state.table_mut(&target)?;
            let key = there.primary_key.as_ref();
            key.map(|key| key.columns.clone()).ok_or_else(|| {
                format!("there is no primary key for referenced table \"{target}\"")
            })?
        } else {
            check_columns(state.table_mut(&target)?, &target_columns)?;
            target_columns
        };
        let name = self.name.unwrap_or_else(|| {
            let parts: Vec<&str> = columns.iter().map(String::as_str).collect();
            state.free_constraint_name(table, |nth| names::foreign_key(&table.name, &parts, nth))
        });
        let key = ForeignKey {
            on_delete,
            on_update,
            match_full,
            deferrable: self.deferrable,
            not_valid: self.not_valid,
            ..ForeignKey::new(name, columns, target, target_columns)
        };
        for child in inherit::with_partitions(state, table) {
            let inherited = child != *table;
            let there = state.table_mut(&child)?;
            there.foreign_keys.push(ForeignKey {
                inherited,
                ..key.clone()
            });
        }
        Ok(())
    }

    fn add_exclusion(self, state: &mut State, table: &ObjectName, node: &Node) -> Result {
        let list = node.child(Kind::CONSTRAINT_EXCLUSION_LIST);
        let elements: Vec<(Expression, String)> = list
            .iter()
            .flat_map(|list| list.children(Kind::CONSTRAINT_EXCLUSION))
            .map(|element| exclusion_element(&element))
            .collect();
        let method = node.child(Kind::CONSTRAINT_INDEX_METHOD).map_or_else(
            || "btree".to_owned(),
            |method| method.path().pop().unwrap_or_default(),
        );
        let predicate = node
            .child(Kind::WHERE_CONDITION_CLAUSE)
            .and_then(|clause| clause.nodes().next())
            .map(|condition| expression::of(&condition));
        let parts: Vec<String> = elements
            .iter()
            .map(|(element, _)| expression_name(&element.0))
            .zip(&elements)
            .map(|(made, (element, _))| {
                let is_column = element.0.chars().all(|c| c.is_alphanumeric() || c == '_');
                if is_column { element.0.clone() } else { made }
            })
            .collect();
        let name = self.name.unwrap_or_else(|| {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            state.free_index_name(table, |nth| names::exclusion(&table.name, &parts, nth))
        });
        state.table_mut(table)?.exclusions.push(Exclusion {
            name,
            method,
            elements,
            predicate,
            deferrable: self.deferrable,
            comment: None,
        });
        Ok(())
    }
}

/// Adds a primary key or unique constraint that has its name, to the partitions as well.
pub(crate) fn add_named_key(
    state: &mut State,
    table: &ObjectName,
    primary: bool,
    key: Unique,
) -> Result {
    if primary {
        inherit::set_not_null(state, table, &key.columns)?;
    }
    put_key(state.table_mut(table)?, primary, key.clone());
    for partition in inherit::partitions(state, table) {
        let parts: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        let name = state.free_index_name(&partition, |nth| {
            if primary {
                names::primary_key(&partition.name, nth)
            } else {
                names::unique(&partition.name, &parts, nth)
            }
        });
        add_named_key(
            state,
            &partition,
            primary,
            Unique {
                name,
                ..key.clone()
            },
        )?;
    }
    Ok(())
}

fn put_key(table: &mut Table, primary: bool, key: Unique) {
    if !primary {
        table.uniques.push(key);
        return;
    }
    table.primary_key = Some(PrimaryKey {
        include: key.include,
        deferrable: key.deferrable,
        ..PrimaryKey::new(key.name, key.columns)
    });
}

/// `ADD CONSTRAINT ... USING INDEX`: the index becomes the constraint, and takes its name.
fn adopt_index(
    state: &mut State,
    table: &ObjectName,
    index: &str,
    name: Option<String>,
    primary: bool,
    deferrable: Deferrable,
) -> Result {
    let there = state.table_mut(table)?;
    let place = there.indexes.iter().position(|other| other.name == index);
    let place = place.ok_or_else(|| format!("index \"{index}\" does not exist"))?;
    let index = there.indexes.remove(place);
    let columns = index::plain_columns(&index).ok_or("the index is over expressions")?;
    let key = Unique {
        include: index.include,
        nulls_not_distinct: index.nulls_not_distinct,
        deferrable,
        ..Unique::new(name.unwrap_or(index.name), columns)
    };
    add_named_key(state, table, primary, key)
}

pub(crate) fn check_columns(table: &Table, columns: &[String]) -> Result {
    match columns.iter().find(|column| table.column(column).is_none()) {
        Some(missing) => Err(format!(
            "column \"{missing}\" of relation \"{}\" does not exist",
            table.name
        )),
        None => Ok(()),
    }
}

fn read_key(node: &Node, own_column: Vec<String>) -> WrittenKind {
    let parameters = node.child(Kind::INDEX_PARAMETERS);
    let part = |kind| parameters.as_ref().and_then(|node| node.child(kind));
    let columns = part(Kind::CONSTRAINT_COLUMN_REF_LIST).map(|list| column_names(&list));
    let include = part(Kind::CONSTRAINT_INCLUDE_CLAUSE)
        .and_then(|clause| clause.child(Kind::COLUMN_REF_LIST))
        .map(|list| column_names(&list));
    let using_index = node
        .child(Kind::USING_INDEX_NAME)
        .and_then(|using| using.child(Kind::INDEX_REF))
        .map(|index| index.path());
    WrittenKind::Key {
        primary: node.kind() == Kind::PRIMARY_KEY_CONSTRAINT,
        columns: columns.unwrap_or(own_column),
        include: include.unwrap_or_default(),
        nulls_not_distinct: part(Kind::NULLS_NOT_DISTINCT).is_some(),
        using_index,
    }
}

fn read_foreign(node: &Node, columns: Vec<String>) -> Result<WrittenKind> {
    let target = node
        .child(Kind::TABLE_NAME_REF)
        .ok_or("the referenced table is missing")?;
    let target_columns = if node.kind() == Kind::REFERENCES_CONSTRAINT {
        let column = node.child(Kind::COLUMN_NAME_REF);
        column.iter().map(Node::name).collect()
    } else {
        let lists = node.children(Kind::FOREIGN_KEY_COLUMN_LIST);
        lists.get(1).map(column_names).unwrap_or_default()
    };
    Ok(WrittenKind::Foreign {
        columns,
        target: target.path(),
        target_columns,
        on_delete: action(node, Kind::ON_DELETE_ACTION)?,
        on_update: action(node, Kind::ON_UPDATE_ACTION)?,
        match_full: node.has(Kind::MATCH_FULL),
    })
}

fn action(node: &Node, kind: Kind) -> Result<Action> {
    let Some(action) = node.child(kind).and_then(|clause| clause.nodes().next()) else {
        return Ok(Action::NoAction);
    };
    match action.kind() {
        Kind::NO_ACTION => Ok(Action::NoAction),
        Kind::RESTRICT => Ok(Action::Restrict),
        Kind::CASCADE => Ok(Action::Cascade),
        Kind::SET_NULL_COLUMNS | Kind::SET_DEFAULT_COLUMNS if action.has(Kind::COLUMN_REF_LIST) => {
            Err("an action over some of the columns is not understood".to_owned())
        }
        Kind::SET_NULL_COLUMNS => Ok(Action::SetNull),
        Kind::SET_DEFAULT_COLUMNS => Ok(Action::SetDefault),
        other => Err(format!("the action {other:?} is not understood")),
    }
}

fn exclusion_element(node: &Node) -> (Expression, String) {
    let mut parts = node.nodes();
    let element = parts.next().map_or_else(String::new, |node| node.text());
    let text = node.text();
    let operator = text.rsplit(' ').next().unwrap_or_default().to_owned();
    (Expression(element), operator)
}

/// `CONSTRAINT name`.
pub(crate) fn name(node: &Node) -> Option<String> {
    let clause = node.child(Kind::CONSTRAINT_NAME_CLAUSE)?;
    clause.child(Kind::CONSTRAINT_NAME).map(|name| name.name())
}

pub(crate) fn column_names(list: &Node) -> Vec<String> {
    let references = list.children(Kind::COLUMN_NAME_REF);
    references.iter().map(Node::name).collect()
}

pub(crate) fn deferrable(node: &Node) -> Deferrable {
    if node.has(Kind::INITIALLY_DEFERRED_CONSTRAINT_OPTION) {
        Deferrable::InitiallyDeferred
    } else if node.has(Kind::DEFERRABLE_CONSTRAINT_OPTION) {
        Deferrable::InitiallyImmediate
    } else {
        Deferrable::No
    }
}

fn is_option(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::CONSTRAINT_NAME_CLAUSE
            | Kind::DEFERRABLE_CONSTRAINT_OPTION
            | Kind::NOT_DEFERRABLE_CONSTRAINT_OPTION
            | Kind::INITIALLY_DEFERRED_CONSTRAINT_OPTION
            | Kind::INITIALLY_IMMEDIATE_CONSTRAINT_OPTION
            | Kind::NOT_VALID
            | Kind::NO_INHERIT
            | Kind::INHERIT
            | Kind::ENFORCED
            | Kind::NOT_ENFORCED
    )
}

/// `WITH (name = value, ...)`, names in lower case, values as they are written without quotes.
pub(crate) fn options(node: &Node) -> BTreeMap<String, String> {
    let lists = node.descendants(Kind::ATTRIBUTE_OPTION).into_iter();
    lists
        .filter_map(|option| {
            let name = option
                .child(Kind::ATTRIBUTE_NAME)?
                .text()
                .to_ascii_lowercase();
            let value = option.child(Kind::ATTRIBUTE_VALUE);
            let text = value.map_or_else(
                || "true".to_owned(),
                |value| {
                    let literal = value.nodes().next().and_then(|node| node.string());
                    literal.unwrap_or_else(|| value.text())
                },
            );
            Some((name, text))
        })
        .collect()
}
