//! The objects in whose texts something is named.

use amani_schema_core::schema::{DataType, ObjectName, Schema};

use super::grouping;
use crate::depends::{
    Form, Object, Place, What, called, column_mentions, each_text_with, mentions, object_name,
};
use crate::error::Result;
use crate::expression::may_name;
use crate::state::State;

/// What is looked for in texts.
pub(super) enum Named<'a> {
    Relation(&'a ObjectName),
    Type(&'a ObjectName),
    /// A routine that is told from others of its name.
    Routine(&'a ObjectName, &'a [DataType]),
    /// All functions of a name.
    Function(&'a ObjectName),
    /// A column; elsewhere than in the texts of its own table only if the last part says so.
    Column(&'a ObjectName, &'a str, bool),
    /// A primary key that lets a query group by it and read the other columns.
    GroupedBy(&'a ObjectName, &'a [String]),
}

impl Named<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Relation(name)
            | Self::Type(name)
            | Self::Routine(name, _)
            | Self::Function(name)
            | Self::GroupedBy(name, _) => &name.name,
            Self::Column(_, name, _) => name,
        }
    }

    /// Whether a text has to be parsed to know, wherever it stands.
    fn may_be_said(&self, text: &str) -> bool {
        let may_mean_all = || match self {
            Self::Column(_, _, everywhere) => {
                text.contains('*') || *everywhere && has_whole_table(text)
            }
            _ => false,
        };
        may_name(text, self.name()) || may_mean_all()
    }

    /// Whether a text of this table may mean it.
    fn may_be_of(&self, of: &ObjectName) -> bool {
        match self {
            Self::Column(table, _, _) => *table == of,
            _ => true,
        }
    }

    /// Whether it has to be parsed where it stands.
    fn may_be_meant(&self, place: &Place) -> bool {
        match self {
            Self::Column(table, _, everywhere) => *everywhere || place.home.as_ref() == Some(table),
            _ => true,
        }
    }
}

/// `TABLE t` reads all columns without a star.
fn has_whole_table(text: &str) -> bool {
    text.trim_start()
        .get(..5)
        .is_some_and(|word| word.eq_ignore_ascii_case("table"))
}

/// The objects whose texts name something, each once.
pub(super) fn of(state: &mut State, named: &Named<'_>) -> Result<Vec<Object>> {
    let mut texts: Vec<(Place, String)> = Vec::new();
    let is_wanted = |text: &str| named.may_be_said(text);
    let is_of = |table: &ObjectName| named.may_be_of(table);
    each_text_with(&mut state.schema, is_of, is_wanted, |place, text| {
        if named.may_be_meant(place) {
            texts.push((place.clone(), text.clone()));
        }
    });
    let mut found = Vec::new();
    for (place, text) in texts {
        let is_own = matches!((&place.object, named), (Object::View(view), Named::Relation(name)) if view == *name);
        if !is_own && is_in(&state.schema, &place, &text, named)? && !found.contains(&place.object)
        {
            found.push(place.object);
        }
    }
    Ok(found)
}

fn is_in(schema: &Schema, place: &Place, text: &str, named: &Named<'_>) -> Result<bool> {
    match named {
        Named::Column(table, column, _) => {
            let found = column_mentions(schema, place, text, table, column);
            return Ok(!found.is_empty());
        }
        Named::GroupedBy(table, key) => {
            return Ok(place.form != Form::Expression
                && grouping::relies_on_key(schema, place, text, table, key));
        }
        _ => {}
    }
    for mention in mentions(place.form, text) {
        let name = object_name(&mention.path);
        let is_it = match (named, mention.what) {
            (Named::Relation(wanted), What::Relation { .. })
            | (Named::Type(wanted), What::Type)
            | (Named::Function(wanted), What::Function { .. }) => name == **wanted,
            (Named::Routine(wanted, signature), What::Function { arguments }) => {
                name == **wanted && is_called(schema, wanted, signature, arguments)?
            }
            _ => false,
        };
        if is_it {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a call with so many arguments calls this one of the routines of its name.
fn is_called(
    schema: &Schema,
    name: &ObjectName,
    signature: &[DataType],
    arguments: Option<usize>,
) -> Result<bool> {
    let able = called(schema, name, arguments);
    let is_able = able.iter().any(|routine| routine.signature() == signature);
    if is_able && able.len() > 1 {
        return Err(format!(
            "which of the functions \"{name}\" is called elsewhere cannot be told"
        ));
    }
    Ok(is_able)
}
