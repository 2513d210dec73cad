//! `*` in what is bound when it is written: the columns of that moment, whatever comes later.

use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_core::sql;

use super::texts::{self, Edit};
use crate::depends::{Form, Place, columns_of_star, parse};
use crate::expression::may_name;
use crate::syntax::Kind;

/// Writes out the columns of every `*` in views and in bodies that are read when they are written.
///
/// PostgreSQL [binds them then](https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-NOTES):
/// a column that the table gets later is not in the view. One whose columns are not all known stays: over
/// a function, and with what a join merges (`USING`, `NATURAL`).
///
/// ```
/// use amani_schema_history::{History, write_out_stars};
///
/// let mut history = History::new();
/// history.apply("1.sql".as_ref(), "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t");
/// let mut schema = history.schema().clone();
/// write_out_stars(&mut schema);
/// assert_eq!(schema.views[0].query, "SELECT t.a, t.b FROM t");
/// ```
pub fn write_out_stars(schema: &mut Schema) {
    write_out_where(schema, |_| true);
}

/// The same of those that may stand for the columns of a table or a view, before they change.
pub(crate) fn write_out(schema: &mut Schema, relation: &ObjectName) {
    write_out_where(schema, |text| may_name(text, &relation.name));
}

fn write_out_where(schema: &mut Schema, is_due: impl Fn(&str) -> bool) {
    if !has_stars(schema) {
        return;
    }
    texts::rewrite(
        schema,
        |_| false,
        |text| text.contains('*') && is_due(text),
        |place| place.form != Form::Expression,
        edits,
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

fn edits(schema: &Schema, place: &Place, text: &str) -> Vec<Edit> {
    let Some((statements, prefix)) = parse(place.form, text) else {
        return Vec::new();
    };
    let targets = statements
        .iter()
        .flat_map(|node| node.descendants(Kind::TARGET));
    let edits = targets.filter_map(|target| {
        let columns = columns_of_star(schema, &target)?.into_iter();
        let columns = columns.map(|(of, column)| {
            let column = sql::identifier(&column);
            if of.is_empty() {
                column
            } else {
                format!("{}.{column}", sql::identifier(&of))
            }
        });
        let range = target.range();
        let range = range.start.checked_sub(prefix)?..range.end - prefix;
        Some((range, columns.collect::<Vec<_>>().join(", ")))
    });
    edits.collect()
}
