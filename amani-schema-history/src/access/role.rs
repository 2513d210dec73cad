//! Who is speaking: `SET ROLE` and `SET SESSION AUTHORIZATION`.

use crate::state::State;
use crate::syntax::{Kind, Node};

/// The role of the session and the current one; `None` is whoever runs the migrations.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub(crate) struct Roles {
    pub(crate) session: Option<String>,
    pub(crate) current: Option<String>,
}

/// Who a role in a statement is: `CURRENT_USER` is the one that speaks at this moment.
pub(crate) fn find(state: &State, node: &Node) -> Option<String> {
    let keyword = node.nodes().next().map(|child| child.kind());
    match keyword {
        Some(Kind::ROLE_REF_CURRENT_USER | Kind::ROLE_REF_CURRENT_ROLE) => {
            state.roles.current.clone()
        }
        Some(Kind::ROLE_REF_SESSION_USER) => state.roles.session.clone(),
        _ => Some(node.name()),
    }
}

/// `SET ROLE`.
pub(crate) fn set_role(state: &mut State, node: &Node) {
    let mut roles = state.roles.clone();
    roles.current = if node.has(Kind::SET_ROLE_NONE) {
        roles.session.clone()
    } else {
        given(state, node)
    };
    set(state, roles, node.has(Kind::LOCAL_SCOPE));
}

/// `RESET ROLE`.
pub(crate) fn reset_role(state: &mut State) {
    let roles = Roles {
        current: state.roles.session.clone(),
        ..state.roles.clone()
    };
    set(state, roles, false);
}

/// `SET SESSION AUTHORIZATION`, and its `RESET`.
pub(crate) fn set_session(state: &mut State, node: &Node) {
    let role = given(state, node);
    let roles = Roles {
        session: role.clone(),
        current: role,
    };
    set(state, roles, node.has(Kind::LOCAL_SCOPE));
}

fn given(state: &State, node: &Node) -> Option<String> {
    match node.child(Kind::ROLE_REF) {
        Some(role) => find(state, &role),
        None => node.string(),
    }
}

fn set(state: &mut State, roles: Roles, is_local: bool) {
    let before = std::mem::replace(&mut state.roles, roles);
    if !is_local {
        state.outer_roles = None;
    } else if state.outer_roles.is_none() {
        state.outer_roles = Some(before);
    }
}
