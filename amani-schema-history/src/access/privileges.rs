//! The privileges that a statement names.

use amani_schema_core::schema::{Privilege, Securable};

use crate::error::Result;
use crate::syntax::{Kind, Node};

/// A privilege as it is written, with its columns; `None` for ALL.
pub(super) struct Asked {
    privilege: Option<Privilege>,
    pub(super) columns: Vec<String>,
}

/// What is granted or revoked as a whole; on a kind of object that has it.
pub(super) fn privileges(node: &Node, kind: Securable, is_grant: bool) -> Result<Vec<Privilege>> {
    let asked = asked(node)?;
    let whole = asked.iter().filter(|asked| asked.columns.is_empty());
    let each = whole.flat_map(|asked| asked.of(kind, is_grant));
    Ok(each.collect())
}

impl Asked {
    pub(super) fn of(&self, kind: Securable, is_grant: bool) -> Vec<Privilege> {
        match self.privilege {
            None if is_grant => kind.privileges().to_vec(),
            None => Privilege::ALL.to_vec(),
            Some(Privilege::Maintain) if kind == Securable::Table => vec![Privilege::Maintain],
            // A sequence named as a table has fewer; the server leaves out the others.
            Some(privilege) => Some(privilege)
                .filter(|privilege| kind.privileges().contains(privilege))
                .into_iter()
                .collect(),
        }
    }
}

/// Each privilege as it is written.
pub(super) fn asked(node: &Node) -> Result<Vec<Asked>> {
    let columns = |node: &Node| -> Vec<String> {
        let list = node.child(Kind::COLUMN_REF_LIST);
        let names = list.map(|list| list.children(Kind::COLUMN_NAME_REF));
        names.iter().flatten().map(Node::name).collect()
    };
    if let Some(all) = node.child(Kind::ALL_PRIVILEGES) {
        return Ok(vec![Asked {
            privilege: None,
            columns: columns(&all),
        }]);
    }
    let commands = node.descendants(Kind::REVOKE_COMMAND);
    let read = |command: &Node| {
        let word = command.tokens().next().map(|token| token.name());
        let word = word.unwrap_or_default();
        let privilege = Privilege::of_word(&word);
        Ok(Asked {
            privilege: Some(
                privilege.ok_or_else(|| format!("unrecognized privilege type \"{word}\""))?,
            ),
            columns: columns(command),
        })
    };
    commands.iter().map(read).collect()
}
