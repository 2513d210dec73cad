use amani_schema_core::schema::Sequence;
use amani_schema_core::sql::{self, object_name};

use super::Change;
use crate::text::Text;

/// All but whose it is, which waits for the column.
pub(super) fn change(one: &Sequence, other: &Sequence) -> Change {
    let bare = |sequence: &Sequence| Sequence {
        comment: None,
        owned_by: None,
        ..sequence.clone()
    };
    if bare(one) == bare(other) {
        return Change::Same;
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
    Change::Alter(vec![Text::Statement(sql)])
}
