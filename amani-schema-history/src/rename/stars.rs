//! `*` in what is bound when it is written: the columns of that moment, whatever comes later.

use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql;

use super::texts::{self, Edit};
use crate::depends::{Form, Item, Place, What, column_mentions, items_at, parse};
use crate::expression::may_name;
use crate::syntax::Kind;

/// Writes out the columns of a table where a view or a body reads all of them, before they change.
pub(crate) fn write_out(schema: &mut Schema, table: &ObjectName) {
    if !has_stars(schema) {
        return;
    }
    texts::rewrite(
        schema,
        |_| false,
        |text| text.contains('*') && may_name(text, &table.name),
        |place| place.form != Form::Expression,
        |schema, place, text| edits(schema, place, text, table).unwrap_or_default(),
    );
}

/// Columns change often, and hardly a schema has many views, functions or rules.
fn has_stars(schema: &Schema) -> bool {
    let views = schema.views.iter().map(|view| &view.query);
    let bodies = schema.routines.iter().map(|routine| &routine.body);
    let rules = schema.rules.iter().map(|rule| &rule.definition);
    let mut texts = views.chain(bodies).chain(rules);
    texts.any(|text| text.contains('*'))
}

/// `None` where a `*` stands for columns that are not all known.
fn edits(schema: &Schema, place: &Place, text: &str, table: &ObjectName) -> Option<Vec<Edit>> {
    let mentions = column_mentions(schema, place, text, table, "");
    let stars = mentions.iter().filter(|mention| mention.what == What::Star);
    let (statements, prefix) = parse(place.form, text)?;
    let joined = statements.iter().any(|statement| {
        // There a column of both tables stands once, and first.
        statement.has_token(Kind::NATURAL_KW)
            || !statement.descendants(Kind::JOIN_USING_CLAUSE).is_empty()
    });
    let mut edits = Vec::new();
    for star in stars {
        if joined || !text[star.place.clone()].ends_with('*') {
            return None;
        }
        let items = items_at(&statements, star.place.start + prefix);
        let qualifier = star.path.last();
        let meant = items
            .iter()
            .filter(|item| qualifier.is_none_or(|name| item.alias == *name));
        let lists: Option<Vec<String>> = meant.map(|item| columns(schema, item)).collect();
        edits.push((star.place.clone(), lists?.join(", ")));
    }
    Some(edits)
}

fn columns(schema: &Schema, item: &Item) -> Option<String> {
    let table = schema.table(&item.name)?;
    let alias = sql::identifier(&item.alias);
    let columns = table.columns.iter();
    let columns = columns.map(|column| format!("{alias}.{}", sql::identifier(&column.name)));
    Some(columns.collect::<Vec<_>>().join(", "))
}
