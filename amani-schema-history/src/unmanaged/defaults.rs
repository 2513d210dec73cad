//! Default privileges, which objects that are made later get, and no object that is there shows.

use amani_schema_core::schema::Unmanaged;

use crate::state::State;

pub(super) const KIND: &str = "default privileges";

/// Lists what is said of later objects at this moment.
pub(crate) fn list_defaults(state: &mut State) {
    state.schema.unmanaged.retain(|object| object.kind != KIND);
    let said = state.defaults.iter().filter(|own| own.says_something());
    let said = said.map(|own| Unmanaged {
        kind: KIND.to_owned(),
        name: own.name(),
    });
    state.schema.unmanaged.extend(said);
}
