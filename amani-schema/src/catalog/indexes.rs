//! The indexes that no constraint brought.

use amani_schema_core::schema::{
    Expression, Index, IndexColumn, IndexKey, NullsOrder, ObjectName, Schema,
};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row, query};

use super::names::{
    collation, not_of_extension, object, options, table, user_relation, user_schema,
};

pub(super) async fn add(connection: &mut PgConnection, schema: &mut Schema) -> sqlx::Result<()> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, x.relname::text, i.indisunique, coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false), \
         m.amname::text, pg_get_expr(i.indpred, i.indrelid), x.reloptions, obj_description(x.oid, 'pg_class'), i.indnkeyatts::int, \
         array(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY u (num, place) LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num AND u.num > 0 ORDER BY u.place), \
         array(SELECT pg_get_indexdef(x.oid, u.place::int, false) FROM unnest(i.indkey) WITH ORDINALITY u (num, place) ORDER BY u.place), \
         array(SELECT u.bits::int FROM unnest(i.indoption) WITH ORDINALITY u (bits, place) ORDER BY u.place), \
         array(SELECT CASE WHEN o.opcdefault THEN NULL WHEN on_.nspname IN ('pg_catalog', 'public') OR EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_opclass'::regclass AND e.objid = o.oid AND e.deptype = 'e') \
               THEN o.opcname::text ELSE on_.nspname || '.' || o.opcname END \
               FROM unnest(i.indclass) WITH ORDINALITY u (class, place) JOIN pg_opclass o ON o.oid = u.class JOIN pg_namespace on_ ON on_.oid = o.opcnamespace ORDER BY u.place), \
         array(SELECT CASE WHEN u.own <> 0 AND u.own <> coalesce(a.attcollation, 100) THEN u.own::regcollation::text END \
               FROM unnest(i.indcollation) WITH ORDINALITY u (own, place) LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[u.place - 1] AND a.attnum > 0 ORDER BY u.place) \
         FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am m ON m.oid = x.relam \
         WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x')) AND c.relkind IN ('r', 'p', 'm') AND ",
        user_relation!(),
        " ORDER BY 1, 2, x.oid"
    );
    for row in &query(sql).fetch_all(connection).await? {
        let owner = object(row.try_get(0)?, row.try_get(1)?);
        let index = read(row)?;
        if let Some(table) = table(&mut schema.tables, &owner) {
            table.indexes.push(index);
        } else if let Some(view) = schema.views.iter_mut().find(|view| view.name == owner) {
            view.indexes.push(index);
        }
    }
    Ok(())
}

fn read(row: &PgRow) -> sqlx::Result<Index> {
    let keys = usize::try_from(row.try_get::<i32, _>(9)?).unwrap_or_default();
    let names: Vec<Option<String>> = row.try_get(10)?;
    let texts: Vec<String> = row.try_get(11)?;
    let bits: Vec<i32> = row.try_get(12)?;
    let opclasses: Vec<Option<String>> = row.try_get(13)?;
    let collations: Vec<Option<String>> = row.try_get(14)?;
    let column = |place: usize| {
        let (descending, nulls) = order(bits.get(place).copied().unwrap_or_default());
        IndexColumn {
            key: match &names[place] {
                Some(name) => IndexKey::Column(name.clone()),
                None => IndexKey::Expression(Expression(texts[place].clone())),
            },
            collation: collation(collations.get(place).cloned().flatten()),
            opclass: opclasses
                .get(place)
                .cloned()
                .flatten()
                .map(|name| opclass(&name)),
            descending,
            nulls,
        }
    };
    let include = names.iter().skip(keys).flatten().cloned();
    Ok(Index {
        unique: row.try_get(3)?,
        nulls_not_distinct: row.try_get(4)?,
        method: row
            .try_get::<Option<String>, _>(5)?
            .filter(|method| method != "btree"),
        include: include.collect(),
        predicate: row.try_get::<Option<String>, _>(6)?.map(Expression),
        options: options(row.try_get(7)?),
        comment: row.try_get(8)?,
        ..Index::new(
            row.try_get::<String, _>(2)?,
            (0..keys.min(names.len())).map(column).collect(),
        )
    })
}

fn opclass(name: &str) -> ObjectName {
    match name.split_once('.') {
        Some((schema, name)) => ObjectName::in_schema(schema, name),
        None => ObjectName::new(name),
    }
}

/// `INDOPTION_DESC` and `INDOPTION_NULLS_FIRST`: NULLs come first in a descending key by default.
fn order(bits: i32) -> (bool, Option<NullsOrder>) {
    let (descending, first) = (bits & 1 != 0, bits & 2 != 0);
    let nulls = match (descending, first) {
        (false, true) => Some(NullsOrder::First),
        (true, false) => Some(NullsOrder::Last),
        _ => None,
    };
    (descending, nulls)
}
