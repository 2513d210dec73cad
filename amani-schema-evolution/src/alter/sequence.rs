use amani_schema_core::schema::Sequence;
use amani_schema_core::sql::{self, object_name};

use super::Change;
use crate::text::Text;

/// All but whose it is, which waits for the column.
pub(super) fn change(one: &Sequence, other: &Sequence) -> Change {
    let mut statements = Vec::new();
    statements.extend(change_options(one, other));
    if other.owned_by.is_none() && one.unlogged != other.unlogged {
        let word = if other.unlogged { "UNLOGGED" } else { "LOGGED" };
        let name = object_name(&other.name);
        statements.push(format!("ALTER SEQUENCE {name} SET {word};"));
    }
    if statements.is_empty() {
        return Change::Same;
    }
    Change::Alter(statements.into_iter().map(Text::Statement).collect())
}

fn change_options(one: &Sequence, other: &Sequence) -> Option<String> {
    let bare = |sequence: &Sequence| Sequence {
        comment: None,
        owned_by: None,
        unlogged: false,
        ..sequence.clone()
    };
    if bare(one) == bare(other) {
        return None;
    }
    let data_type = if one.data_type == other.data_type {
        String::new()
    } else {
        format!("AS {} ", sql::data_type(&other.data_type))
    };
    let (name, options) = (object_name(&other.name), sql::sequence_options(other));
    let no_cycle = if one.cycle && !other.cycle {
        " NO CYCLE"
    } else {
        ""
    };
    let sql = format!("ALTER SEQUENCE {name} {data_type}{options}{no_cycle};");
    Some(sql)
}
