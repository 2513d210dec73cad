//! A column: its type, its defaults, what makes it count by itself.

use amani_schema_core::schema::{
    Column, DataType, Expression, Identity, ObjectName, Sequence, names,
};

use crate::constraint::{self, Written};
use crate::data_type;
use crate::error::Result;
use crate::expression;
use crate::sequence;
use crate::state::{State, beside};
use crate::storage;
use crate::syntax::{Kind, Node};

/// Puts the column of a definition on a table that is there, and gives back its constraints.
///
/// A partition may name a column without a type, to say more about it.
pub(crate) fn define(state: &mut State, table: &ObjectName, node: &Node) -> Result<Vec<Written>> {
    let name = node
        .child(Kind::COLUMN_NAME)
        .ok_or("the column's name is missing")?
        .name();
    let type_node = node.child_of(data_type::KINDS);
    let serial = type_node.as_ref().and_then(serial);
    let there = state.table_mut(table)?;
    let known = there.column(&name).cloned();
    let is_partition = there.partition_of.is_some();
    let is_defined = |column: &Column| !column.inherited || column.local && !is_partition;
    if known.as_ref().is_some_and(is_defined) {
        return Err(format!("column \"{name}\" specified more than once"));
    }
    let data_type = match (&serial, &type_node) {
        (Some(data_type), _) => data_type.clone(),
        (None, Some(node)) => data_type::read(state, node),
        (None, None) => known
            .as_ref()
            .ok_or("the column's type is missing")?
            .data_type
            .clone(),
    };
    let mut column = known.unwrap_or_else(|| Column::new(&name, data_type));
    column.local = !is_partition;
    if let Some(collate) = node.child(Kind::COLLATE) {
        column.collation = collation(&collate);
    }
    if let Some(storage) = node.child(Kind::STORAGE) {
        let mode = storage
            .child(Kind::STORAGE_MODE)
            .map(|mode| mode.text().to_ascii_uppercase());
        set_storage(state, &mut column, mode.unwrap_or_default());
    }
    if let Some(compression) = node.child(Kind::COMPRESSION_METHOD) {
        let method = compression
            .child(Kind::COMPRESSION_METHOD_NAME)
            .map(|method| method.text());
        column.settings.insert(
            "compression".to_owned(),
            method.unwrap_or_default().to_ascii_lowercase(),
        );
    }
    let there = state.table_mut(table)?;
    match there.columns.iter_mut().find(|other| other.name == name) {
        Some(other) => *other = column,
        None => there.columns.push(column),
    }
    if let Some(data_type) = serial {
        make_serial(state, table, &name, data_type)?;
    }
    read_constraints(state, table, &name, node)
}

/// How a column is stored, where that is not how its type is.
pub(crate) fn set_storage(state: &State, column: &mut Column, mode: String) {
    let is_usual = storage::usual(state, &column.data_type) == Some(&*mode);
    if is_usual || mode == "DEFAULT" {
        column.settings.remove("storage");
    } else {
        column.settings.insert("storage".to_owned(), mode);
    }
}

fn read_constraints(
    state: &mut State,
    table: &ObjectName,
    name: &str,
    node: &Node,
) -> Result<Vec<Written>> {
    let mut constraints: Vec<Written> = Vec::new();
    for clause in node.nodes() {
        match clause.kind() {
            Kind::NOT_NULL_CONSTRAINT => {
                with(state, table, name, |column| column.nullable = false)?;
            }
            Kind::DEFAULT_CONSTRAINT => {
                let value = clause
                    .nodes()
                    .find(|child| child.kind() != Kind::CONSTRAINT_NAME_CLAUSE);
                let value = value.ok_or("the default is empty")?;
                let value = default(state, &value);
                with(state, table, name, |column| column.default = value)?;
            }
            Kind::GENERATED_CONSTRAINT => generated(state, table, name, &clause)?,
            kind if constraint::KINDS.contains(&kind) => {
                constraints.push(Written::read(&clause, Some(name))?);
            }
            _ => {}
        }
    }
    Ok(constraints)
}

/// Does something to a column that is there.
pub(crate) fn with(
    state: &mut State,
    table: &ObjectName,
    name: &str,
    change: impl FnOnce(&mut Column),
) -> Result {
    let there = state.table_mut(table)?;
    let column = there.columns.iter_mut().find(|column| column.name == name);
    let missing = || format!("column \"{name}\" of relation \"{table}\" does not exist");
    change(column.ok_or_else(missing)?);
    Ok(())
}

/// A default as the catalog keeps it: a constant NULL is none.
pub(crate) fn default(state: &State, node: &Node) -> Option<Expression> {
    let expression = expression::of(state, node);
    let text = expression.0.to_ascii_lowercase();
    let is_null = text == "null" || text.starts_with("null::") && !text.contains('(');
    (!is_null).then_some(expression)
}

pub(crate) fn collation(collate: &Node) -> Option<ObjectName> {
    let path = collate.child(Kind::COLLATION_REF)?.path();
    match path.as_slice() {
        [schema, name] if schema == "pg_catalog" && name == "default" => None,
        [name] if name == "default" => None,
        [schema, name] if schema != "pg_catalog" => Some(ObjectName::in_schema(schema, name)),
        [.., name] => Some(ObjectName::new(name)),
        [] => None,
    }
}

/// The integer type behind `serial`, which is no type but a notation.
fn serial(node: &Node) -> Option<DataType> {
    let data_type = match &*node.text().to_ascii_lowercase() {
        "serial" | "serial4" => "integer",
        "bigserial" | "serial8" => "bigint",
        "smallserial" | "serial2" => "smallint",
        _ => return None,
    };
    Some(DataType::builtin(data_type))
}

fn make_serial(state: &mut State, table: &ObjectName, name: &str, data_type: DataType) -> Result {
    let sequence = own_sequence(state, table, name, &data_type);
    let path = amani_schema_core::sql::object_name(&sequence.name);
    let next = format!(
        "nextval({}::regclass)",
        amani_schema_core::sql::literal(&path)
    );
    with(state, table, name, |column| {
        column.nullable = false;
        column.default = Some(Expression(next));
    })?;
    state.schema.sequences.push(sequence);
    Ok(())
}

/// The sequence that PostgreSQL makes for a column.
fn own_sequence(state: &State, table: &ObjectName, column: &str, data_type: &DataType) -> Sequence {
    let name = state.free_relation_name(table, |nth| names::sequence(&table.name, column, nth));
    let mut sequence = Sequence::new(beside(table, &name));
    sequence.access = state.new_sequence_access(table);
    sequence.max = Sequence::bounds(data_type).1;
    sequence.data_type = data_type.clone();
    sequence.owned_by = Some((table.clone(), column.to_owned()));
    sequence
}

fn generated(state: &mut State, table: &ObjectName, name: &str, clause: &Node) -> Result {
    if let Some(stored) = clause.child(Kind::GENERATED_STORED) {
        let value = stored.nodes().find(|child| {
            !matches!(
                child.kind(),
                Kind::GENERATED_ALWAYS | Kind::GENERATED_BY_DEFAULT | Kind::STORED | Kind::VIRTUAL
            )
        });
        // PostgreSQL 18 makes it virtual where neither is said.
        if !stored.has(Kind::STORED) {
            return Err("a virtual generated column is not understood".to_owned());
        }
        let value = expression::of(state, &value.ok_or("the generation expression is missing")?);
        return with(state, table, name, |column| column.generated = Some(value));
    }
    let identity = clause
        .child(Kind::GENERATED_IDENTITY)
        .ok_or("the kind of generation is missing")?;
    let options = identity.child(Kind::SEQUENCE_OPTION_LIST);
    make_identity(state, table, name, kind(&identity), options.as_ref())
}

/// `ALWAYS` or `BY DEFAULT`.
pub(crate) fn kind(node: &Node) -> Identity {
    if node.has(Kind::GENERATED_ALWAYS) {
        Identity::Always
    } else {
        Identity::ByDefault
    }
}

/// Makes an identity column of one that is there.
pub(crate) fn make_identity(
    state: &mut State,
    table: &ObjectName,
    name: &str,
    identity: Identity,
    options: Option<&Node>,
) -> Result {
    let there = state.table_mut(table)?;
    let data_type = there.column(name).map(|column| column.data_type.clone());
    let data_type = data_type.ok_or_else(|| format!("column \"{name}\" does not exist"))?;
    let mut own = own_sequence(state, table, name, &data_type);
    own.owned_by = None;
    own.access.owner = None;
    for option in options.into_iter().flat_map(Node::nodes) {
        if let Some(given) = option.child(Kind::SEQUENCE) {
            own.name = state.new_name(&given.path())?;
        } else {
            sequence::apply(&mut own, &option)?;
        }
    }
    with(state, table, name, |column| {
        column.nullable = false;
        column.identity = Some(identity);
        column.identity_sequence = Some(Box::new(own));
    })
}
