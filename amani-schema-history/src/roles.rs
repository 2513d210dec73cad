//! The roles that migrations name: a server knows them, and no schema holds them.

use std::collections::BTreeSet;

use crate::syntax::{Kind, Node, do_body, parse};

/// What stands for a role and is the name of none.
const NONE: [&str; 3] = ["all", "none", "public"];

/// The roles that some SQL names (who owns, who is granted something, whom a policy is for) and does not make.
///
/// ```
/// use amani_schema_history::roles_needed;
///
/// let sql = ["CREATE ROLE app; CREATE TABLE a ();", "GRANT SELECT ON a TO app, reader, PUBLIC; ALTER TABLE a OWNER TO CURRENT_USER;"];
/// assert_eq!(roles_needed(sql).into_iter().collect::<Vec<_>>(), ["reader"]);
/// ```
#[must_use]
pub fn roles_needed<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let (mut named, mut made) = (BTreeSet::new(), BTreeSet::from(NONE.map(str::to_owned)));
    for text in texts {
        for statement in parse(text).0 {
            let block = (statement.kind() == Kind::DO).then(|| do_body(&statement));
            for node in [Some(statement), block.flatten()].into_iter().flatten() {
                collect(&node, &mut named, &mut made);
            }
        }
    }
    named.difference(&made).cloned().collect()
}

fn collect(node: &Node, named: &mut BTreeSet<String>, made: &mut BTreeSet<String>) {
    let references = node.descendants(Kind::ROLE_REF).into_iter();
    let by_name = references.filter(|role| {
        let keyword = role.nodes().next().map(|child| child.kind());
        !matches!(
            keyword,
            Some(
                Kind::ROLE_REF_CURRENT_USER
                    | Kind::ROLE_REF_CURRENT_ROLE
                    | Kind::ROLE_REF_SESSION_USER
            )
        )
    });
    named.extend(by_name.map(|role| role.name()));
    for kind in [Kind::CREATE_ROLE, Kind::CREATE_USER, Kind::CREATE_GROUP] {
        for create in node.descendants(kind) {
            made.extend(create.child(Kind::ROLE).map(|role| role.name()));
        }
    }
}
