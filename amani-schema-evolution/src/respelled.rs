//! What a value no longer says when its column has changed, though it has its like: how it was written.

use amani_schema_core::schema::{DataType, TypeName};
use amani_schema_core::sql::{identifier, object_name};

use crate::actions::Passage;
use crate::item::Item;
use crate::too_long::{is_said, room};

/// What the columns that change lose that way, in words.
pub(crate) fn respelled(passage: &Passage<'_>) -> Vec<String> {
    let mut lost = Vec::new();
    for (id, item) in &passage.next.items {
        let (Item::Column(table, after), Some(Item::Column(_, before))) =
            (item, passage.previous.items.get(id))
        else {
            continue;
        };
        let name = format!("{}.{}", object_name(&table.name), identifier(&after.name));
        if before.nullable && !after.nullable && passage.fills(id) {
            lost.push(format!("which rows had no {name}"));
        }
        if before.generated.is_none() {
            let what = spelling(&before.data_type, &after.data_type);
            lost.extend(what.map(|what| format!("{what} {name}")));
            if is_said(passage, id) && room(&before.data_type, &after.data_type).is_some() {
                lost.push(format!("what is too long in {name}"));
            }
        }
    }
    lost
}

/// What of the values of one type those of another do not keep.
fn spelling(from: &DataType, to: &DataType) -> Option<&'static str> {
    let texts = ["text", "character varying", "character"];
    if from == to || from.is_one_of(&["character"]) && to.is_one_of(&["character"]) {
        return None;
    }
    if from.is_one_of(&texts) && to.is_one_of(&["character"]) {
        return Some("blanks at the end of");
    }
    if from.is_one_of(&texts) && to.is_one_of(&texts) {
        return None;
    }
    let is_builtin = matches!(to.name, TypeName::Builtin(_));
    let is_json = from.is_one_of(&["json"]) && to.is_one_of(&["jsonb"]);
    (from.is_one_of(&texts) && is_builtin || is_json).then_some("how the values were written in")
}
