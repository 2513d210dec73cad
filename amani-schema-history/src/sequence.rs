//! Sequences.

use amani_schema_core::schema::{DataType, ObjectName, Securable, Sequence};

use crate::access::{self, Target};
use crate::data_type;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};

pub(crate) fn create(state: &mut State, node: &Node) -> Result {
    let may_be_there = node.has(Kind::IF_NOT_EXISTS);
    let Some(name) = state.new_relation(node, Kind::SEQUENCE, may_be_there)? else {
        return Ok(());
    };
    let access = state.new_access(Securable::Sequence, &name);
    let mut sequence = Sequence {
        access,
        unlogged: node.has(Kind::UNLOGGED),
        ..Sequence::new(name)
    };
    let options: Vec<Node> = node.nodes().filter(is_option).collect();
    set_type_first(state, &mut sequence, &options);
    set_direction(&mut sequence, &options)?;
    for option in &options {
        apply(&mut sequence, option)?;
        set_owner(state, &mut sequence, option)?;
    }
    if !options
        .iter()
        .any(|option| option.kind() == Kind::OPTION_START)
    {
        sequence.start = if sequence.increment < 0 {
            sequence.max
        } else {
            sequence.min
        };
    }
    state.schema.sequences.push(sequence);
    Ok(())
}

fn is_option(node: &Node) -> bool {
    !matches!(
        node.kind(),
        Kind::SEQUENCE
            | Kind::SEQUENCE_REF
            | Kind::IF_NOT_EXISTS
            | Kind::IF_EXISTS
            | Kind::UNLOGGED
    )
}

/// `AS smallint` sets the bounds that the other options may narrow.
fn set_type_first(state: &State, sequence: &mut Sequence, options: &[Node]) {
    let typed = options
        .iter()
        .find(|option| option.kind() == Kind::OPTION_AS_TYPE);
    if let Some(data_type) = typed.and_then(|option| data_type::of_child(state, option)) {
        sequence.max = Sequence::bounds(&data_type).1;
        sequence.data_type = data_type;
    }
}

/// A sequence that counts down begins at -1.
fn set_direction(sequence: &mut Sequence, options: &[Node]) -> Result {
    let increment = options
        .iter()
        .find(|option| option.kind() == Kind::OPTION_INCREMENT);
    if let Some(option) = increment
        && number(option)? < 0
    {
        sequence.min = Sequence::bounds(&sequence.data_type).0;
        sequence.max = -1;
    }
    Ok(())
}

/// One option of a sequence.
pub(crate) fn apply(sequence: &mut Sequence, option: &Node) -> Result {
    let (min, max) = Sequence::bounds(&sequence.data_type);
    let counts_down = sequence.increment < 0;
    match option.kind() {
        Kind::OPTION_INCREMENT => sequence.increment = number(option)?,
        Kind::OPTION_START => sequence.start = number(option)?,
        Kind::OPTION_MIN_VALUE => sequence.min = number(option)?,
        Kind::OPTION_MAX_VALUE => sequence.max = number(option)?,
        Kind::OPTION_NO_MIN_VALUE => sequence.min = if counts_down { min } else { 1 },
        Kind::OPTION_NO_MAX_VALUE => sequence.max = if counts_down { -1 } else { max },
        Kind::OPTION_CACHE => sequence.cache = number(option)?,
        Kind::OPTION_CYCLE => sequence.cycle = true,
        Kind::OPTION_NO_CYCLE => sequence.cycle = false,
        Kind::OPTION_AS_TYPE
        | Kind::OPTION_OWNED_BY
        | Kind::OPTION_RESTART
        | Kind::OPTION_LOGGED
        | Kind::OPTION_UNLOGGED
        | Kind::RESTART => {}
        other => return Err(format!("{other:?} of a sequence is not understood")),
    }
    if option.kind() == Kind::OPTION_MIN_VALUE && sequence.start < sequence.min {
        sequence.start = sequence.min;
    }
    Ok(())
}

fn set_owner(state: &State, sequence: &mut Sequence, option: &Node) -> Result {
    if option.kind() != Kind::OPTION_OWNED_BY {
        return Ok(());
    }
    let mut path = option
        .child(Kind::QUALIFIED_COLUMN_NAME_REF)
        .map(|target| target.path());
    sequence.owned_by = match &mut path {
        Some(path) => {
            let column = path.pop().unwrap_or_default();
            Some((state.existing_table(path)?, column))
        }
        None => None,
    };
    Ok(())
}

fn number(option: &Node) -> Result<i64> {
    let value = option
        .nodes()
        .next()
        .map(|value| value.text().replace(' ', ""));
    let value = value.ok_or("a number is missing")?;
    value.parse().map_err(|_| format!("`{value}` is no number"))
}

pub(crate) fn find(state: &State, path: &[String]) -> Option<ObjectName> {
    state.find(path, |state, name| {
        state
            .schema
            .sequences
            .iter()
            .any(|sequence| sequence.name == *name)
    })
}

pub(crate) fn alter(state: &mut State, node: &Node) -> Result {
    let path = node
        .child(Kind::SEQUENCE_REF)
        .ok_or("the sequence is missing")?
        .path();
    if state.is_temporary(&path) {
        return Ok(());
    }
    let Some(name) = find(state, &path) else {
        if node.has(Kind::IF_EXISTS) || identity(state, &path).is_some() {
            return alter_identity(state, node, &path);
        }
        return Err(format!("relation \"{}\" does not exist", path.join(".")));
    };
    for action in node.nodes().filter(is_option) {
        alter_one(state, &name, &action)?;
    }
    Ok(())
}

/// The sequence of an identity column can be altered by its own name as well.
fn alter_identity(state: &mut State, node: &Node, path: &[String]) -> Result {
    let data_type = node
        .nodes()
        .filter(|action| action.kind() == Kind::OPTION_AS_TYPE)
        .find_map(|action| data_type::of_child(state, &action));
    if let Some(sequence) = identity(state, path) {
        let name = sequence.clone();
        let columns = state
            .schema
            .tables
            .iter_mut()
            .flat_map(|table| &mut table.columns);
        for sequence in columns.filter_map(|column| column.identity_sequence.as_mut()) {
            if sequence.name == name {
                for action in node.nodes().filter(is_option) {
                    match action.kind() {
                        Kind::OWNER_TO => {}
                        Kind::SEQUENCE_RENAME_TO => {
                            let to = action.child(Kind::SEQUENCE);
                            let to = to.ok_or("the new name is missing")?.name();
                            sequence.name = crate::state::beside(&name, &to);
                        }
                        Kind::OPTION_AS_TYPE => {
                            if let Some(data_type) = &data_type {
                                change_type(sequence, data_type.clone());
                            }
                        }
                        _ => apply(sequence, &action)?,
                    }
                }
            }
        }
    }
    Ok(())
}

/// The sequence of an identity column that a name means.
pub(crate) fn identity(state: &State, path: &[String]) -> Option<ObjectName> {
    state.find(path, |state, name| {
        let columns = state.schema.tables.iter().flat_map(|table| &table.columns);
        let mut sequences = columns.filter_map(|column| column.identity_sequence.as_ref());
        sequences.any(|sequence| sequence.name == *name)
    })
}

fn alter_one(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    let new_name = match action.kind() {
        Kind::SEQUENCE_RENAME_TO => {
            let to = action
                .child(Kind::SEQUENCE)
                .ok_or("the new name is missing")?
                .name();
            Some(crate::state::beside(name, &to))
        }
        Kind::SET_SCHEMA => {
            let to = action
                .child(Kind::SCHEMA_REF)
                .ok_or("the schema is missing")?
                .name();
            Some(crate::state::in_schema(&to, &name.name))
        }
        _ => None,
    };
    if let Some(to) = new_name {
        return crate::rename::sequence(state, name, &to);
    }
    if action.kind() == Kind::OWNER_TO {
        return access::change_owner(state, &Target::Sequence(name.clone()), action);
    }
    let place = state
        .schema
        .sequences
        .iter()
        .position(|sequence| sequence.name == *name);
    let place = place.ok_or("the sequence is not there")?;
    let mut sequence = state.schema.sequences[place].clone();
    if matches!(action.kind(), Kind::SET_LOGGED | Kind::SET_UNLOGGED) {
        state.schema.sequences[place].unlogged = action.kind() == Kind::SET_UNLOGGED;
        return Ok(());
    }
    if action.kind() == Kind::OPTION_AS_TYPE
        && let Some(data_type) = data_type::of_child(state, action)
    {
        change_type(&mut sequence, data_type);
    }
    apply(&mut sequence, action)?;
    set_owner(state, &mut sequence, action)?;
    state.schema.sequences[place] = sequence;
    Ok(())
}

/// With its type a sequence changes the bounds that were those of the type.
fn change_type(sequence: &mut Sequence, data_type: DataType) {
    let (old_min, old_max) = Sequence::bounds(&sequence.data_type);
    let (min, max) = Sequence::bounds(&data_type);
    if sequence.max == old_max {
        sequence.max = max;
    }
    if sequence.min == old_min {
        sequence.min = min;
    }
    sequence.data_type = data_type;
}
