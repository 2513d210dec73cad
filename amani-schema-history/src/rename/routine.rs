//! Functions and procedures.

use amani_schema_core::schema::{DataType, ObjectName, Schema};

use super::names::{Space, each_name};
use super::texts;
use crate::depends::{What, called, each_text, mentions, object_name};
use crate::error::Result;
use crate::expression::may_name;
use crate::state::State;

/// One routine; those of its name with other arguments keep it.
pub(crate) fn routine(
    state: &mut State,
    from: &ObjectName,
    signature: &[DataType],
    to: &ObjectName,
) -> Result {
    let schema = &mut state.schema;
    check_calls(schema, from, signature)?;
    let is_called = |schema: &Schema, arguments| {
        let called = called(schema, from, arguments);
        called
            .iter()
            .any(|routine| routine.signature() == signature)
    };
    texts::rewrite_names(schema, &from.name, |schema, _, mention| {
        match mention.what {
            What::Function { arguments } if object_name(&mention.path) == *from => {
                is_called(schema, arguments).then(|| to.clone())
            }
            _ => None,
        }
    });
    let mut routines = schema.routines.iter_mut();
    if let Some(routine) =
        routines.find(|routine| routine.name == *from && routine.signature() == signature)
    {
        routine.name = to.clone();
    }
    // A trigger calls the one without arguments.
    let triggers = schema.triggers.iter_mut().filter(|_| signature.is_empty());
    for trigger in triggers.filter(|trigger| trigger.function == *from) {
        trigger.function = to.clone();
    }
    Ok(())
}

/// Of several functions of one name it has to be clear which one each call means.
fn check_calls(schema: &mut Schema, name: &ObjectName, signature: &[DataType]) -> Result {
    let mut found = Vec::new();
    let is_wanted = |text: &str| may_name(text, &name.name);
    each_text(schema, is_wanted, |place, text| {
        found.extend(mentions(place.form, text));
    });
    for mention in found {
        let What::Function { arguments } = mention.what else {
            continue;
        };
        let able = called(schema, name, arguments);
        let is_among = able.iter().any(|routine| routine.signature() == signature);
        if object_name(&mention.path) == *name && is_among && able.len() > 1 {
            return Err(format!(
                "which of the functions \"{name}\" is called elsewhere cannot be told"
            ));
        }
    }
    Ok(())
}

/// All functions of a name, which an extension brought.
pub(crate) fn function(state: &mut State, from: &ObjectName, to: &ObjectName) {
    texts::rewrite_names(&mut state.schema, &from.name, |_, _, mention| {
        let is_function = matches!(mention.what, What::Function { .. });
        (is_function && object_name(&mention.path) == *from).then(|| to.clone())
    });
    each_name(&mut state.schema, |space, name| {
        if space == Space::Routine && name == from {
            *name = to.clone();
        }
    });
}
