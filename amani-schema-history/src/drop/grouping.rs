//! Queries that group by a primary key and read the other columns of its table:
//! <https://www.postgresql.org/docs/current/sql-select.html#SQL-GROUPBY>.

use amani_schema_core::schema::{ObjectName, Schema};

use crate::depends::{Mention, Place, column_mentions, items, nearest, parse};
use crate::syntax::{Kind, Node};

/// Functions that make one value of the rows of a group.
const AGGREGATES: &[&str] = &[
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "count",
    "every",
    "json_agg",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_object_agg",
    "max",
    "min",
    "mode",
    "percentile_cont",
    "percentile_disc",
    "range_agg",
    "range_intersect_agg",
    "string_agg",
    "stddev",
    "sum",
    "variance",
    "xmlagg",
];

/// Whether a query would not be one without the primary key of a table.
pub(super) fn relies_on_key(
    schema: &Schema,
    place: &Place,
    text: &str,
    table: &ObjectName,
    key: &[String],
) -> bool {
    let Some((statements, start)) = parse(place.form, text) else {
        return false;
    };
    let selects = statements
        .iter()
        .flat_map(|statement| statement.descendants(Kind::SELECT));
    let mut grouped = selects.filter_map(|select| {
        let clause = select.child(Kind::GROUP_BY_CLAUSE)?;
        items(&select)
            .iter()
            .any(|item| item.name == *table)
            .then_some((select, clause))
    });
    let columns = schema.table(table).map(|table| &table.columns);
    let columns: Vec<&str> = columns
        .into_iter()
        .flatten()
        .map(|column| &*column.name)
        .collect();
    grouped.any(|(select, clause)| {
        let by: Vec<String> = clause
            .descendants(Kind::NAME_REF)
            .iter()
            .map(Node::name)
            .collect();
        let others = columns
            .iter()
            .filter(|column| !by.iter().any(|name| name == *column));
        key.iter().all(|column| by.contains(column))
            && others.into_iter().any(|column| {
                let mentions = column_mentions(schema, place, text, table, column);
                mentions
                    .iter()
                    .any(|mention| is_ungrouped(&select, mention, start))
            })
    })
}

/// Where a query may name a column that it does not group by.
const CLAUSES: &[Kind] = &[
    Kind::SELECT_CLAUSE,
    Kind::HAVING_CLAUSE,
    Kind::ORDER_BY_CLAUSE,
];

/// Whether a name stands in what a query gives, and in no aggregate.
fn is_ungrouped(select: &Node, mention: &Mention, start: usize) -> bool {
    let place = mention.place.start + start..mention.place.end + start;
    let contains = |node: &Node| {
        let range = node.range();
        range.start <= place.start && place.end <= range.end
    };
    let clauses = CLAUSES.iter().filter_map(|kind| select.child(*kind));
    let mut holding = clauses.filter(contains);
    holding.any(|clause| {
        let calls = clause.descendants(Kind::CALL_EXPR).into_iter();
        let mut aggregates = calls.filter(|call| {
            let name = call.nodes().next().map(|name| name.name());
            name.is_some_and(|name| AGGREGATES.contains(&&*name)) && !call.has(Kind::OVER_CLAUSE)
        });
        let inner = clause.descendants(Kind::NAME_REF).into_iter();
        let mut inner = inner.chain(clause.descendants(Kind::TARGET));
        let is_own = inner.any(|node| {
            node.range().end == place.end
                && nearest(&node).is_some_and(|level| level.range() == select.range())
        });
        is_own && !aggregates.any(|call| contains(&call))
    })
}
