//! The texts of a schema with other names in them.

use std::ops::Range;

use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql;

use crate::depends::{Mention, Place, What, each_text_with, mentions};
use crate::expression::may_name;

/// What takes the place of a piece of a text.
pub(crate) type Edit = (Range<usize>, String);

/// Changes the texts that may hold a word, where they may mean it, each as a look at the schema as it was
/// says. Of tables only those that are asked for are looked into.
pub(super) fn rewrite(
    schema: &mut Schema,
    is_of: impl Fn(&ObjectName) -> bool,
    may_change: impl Fn(&str) -> bool,
    is_there: impl Fn(&Place) -> bool,
    edits: impl Fn(&Schema, &Place, &str) -> Vec<Edit>,
) {
    let mut found: Vec<(usize, Place, String)> = Vec::new();
    let mut count = 0;
    each_text_with(schema, &is_of, &may_change, |place, text| {
        if is_there(place) {
            found.push((count, place.clone(), text.clone()));
        }
        count += 1;
    });
    if found.is_empty() {
        return;
    }
    let changed = found.into_iter().map(|(count, place, text)| {
        let edited = edited(&text, edits(schema, &place, &text));
        (count, edited)
    });
    let mut changed = changed.collect::<Vec<_>>().into_iter().peekable();
    let mut count = 0;
    each_text_with(schema, &is_of, &may_change, |_, text| {
        if let Some((_, new)) = changed.next_if(|(place, _)| *place == count) {
            *text = new;
        }
        count += 1;
    });
}

/// A text with other pieces in it.
pub(crate) fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut text = text.to_owned();
    for (place, with) in edits {
        text.replace_range(place, &with);
    }
    text
}

/// Changes the names in the texts that may hold a word; `to` says what a name becomes.
pub(super) fn rewrite_names(
    schema: &mut Schema,
    word: &str,
    to: impl Fn(&Schema, &Place, &Mention) -> Option<ObjectName>,
) {
    rewrite(
        schema,
        |_| true,
        |text| may_name(text, word),
        |_| true,
        |schema, place, text| {
            let all = mentions(place.form, text).into_iter();
            let named = all.filter_map(|mention| Some((to(schema, place, &mention)?, mention)));
            named.map(|(name, mention)| edit(&mention, &name)).collect()
        },
    );
}

/// A name in a text, called otherwise.
///
/// What a query reads under its own name goes on being called by that name in it.
pub(crate) fn edit(mention: &Mention, name: &ObjectName) -> Edit {
    let mut with = sql::object_name(name);
    if mention.quoted {
        with = sql::literal(&with);
    }
    let last = mention.path.last().map_or("", String::as_str);
    if mention.what == (What::Relation { bare: true }) && last != name.name {
        with += &format!(" AS {}", sql::identifier(last));
    }
    (mention.place.clone(), with)
}
