//! Texts on their way into the model: what they name along the `search_path` is written out in full.
//!
//! There a name without a schema is in `public`, whatever path a later statement has set. A name that
//! nothing there answers to is PostgreSQL's own, and stays as it is.

use amani_schema_core::schema::ObjectName;

use crate::depends::{Form, Mention, What, mentions};
use crate::extension;
use crate::rename;
use crate::state::State;

/// A text that means the same whatever the `search_path`.
pub(crate) fn bound(state: &State, form: Form, text: String) -> String {
    if state.search_path == ["public"] || state.search_path.is_empty() {
        return text;
    }
    let mentions = mentions(form, &text).into_iter();
    let found = mentions.filter_map(|mention| {
        let name = meant(state, &mention)?;
        // What is in `public` is written without it.
        name.schema.is_some().then(|| rename::edit(&mention, &name))
    });
    rename::edited(&text, found.collect())
}

/// What a name without a schema means at this moment.
fn meant(state: &State, mention: &Mention) -> Option<ObjectName> {
    let path = &mention.path;
    if path.len() != 1 || state.is_temporary(path) {
        return None;
    }
    match mention.what {
        What::Relation { .. } => state.find(path, State::is_relation),
        What::Type => state.find(path, |state, name| {
            state.is_type(name) || extension::is_type(state, name)
        }),
        What::Function { .. } => state.find(path, |state, name| {
            state.is_routine(name) || extension::is_function(state, name)
        }),
        What::Column { .. } | What::Star => None,
    }
}
