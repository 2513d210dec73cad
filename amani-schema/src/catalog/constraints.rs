//! The constraints of tables.

use amani_schema_core::schema::{
    Action, Check, Deferrable, Exclusion, Expression, ForeignKey, PrimaryKey, Schema, Unique,
};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row, query};

use super::names::{not_of_extension, object, table, user_relation, user_schema};

/// What a constraint has that the model cannot say, in words, and NULL for all others. The columns
/// that say so came with PostgreSQL 15 and 18, and are asked for in a way that earlier ones bear.
macro_rules! beyond_the_model {
    () => {
        "CASE WHEN (to_jsonb(k) ->> 'conperiod')::bool THEN 'temporal constraint' \
         WHEN NOT (to_jsonb(k) ->> 'conenforced')::bool THEN 'constraint that is not enforced' \
         WHEN to_jsonb(k) ->> 'confdelsetcols' IS NOT NULL THEN 'foreign key that sets some of its columns' \
         WHEN k.contype = 'n' AND k.connoinherit THEN 'not null constraint that is not inherited' \
         WHEN k.contype = 'n' AND NOT k.convalidated THEN 'not null constraint that is not valid' END"
    };
}

/// The constraints that are in a table's own right, but for NOT NULL, which PostgreSQL 18 has among
/// them and which the column says.
///
/// A foreign key to a partitioned table has a copy for each of its partitions, on the same table:
/// these come and go by themselves, and are left out.
macro_rules! own_constraint {
    () => {
        "k.contype IN ('p', 'u', 'c', 'f', 'x') AND c.relkind IN ('r', 'p') \
         AND NOT (k.contype = 'f' AND EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid))"
    };
}

pub(super) use {beyond_the_model, own_constraint};

/// The constraints of all tables, but for those that the model cannot say.
pub(super) async fn add(connection: &mut PgConnection, schema: &mut Schema) -> sqlx::Result<()> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, k.conname::text, k.contype::text, \
         array(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u (num, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.place), \
         pg_get_expr(k.conbin, k.conrelid), fn.nspname::text, f.relname::text, \
         array(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u (num, place) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num ORDER BY u.place), \
         k.confdeltype::text, k.confupdtype::text, k.confmatchtype = 'f', k.condeferrable, k.condeferred, NOT k.convalidated, k.connoinherit, k.coninhcount > 0, \
         array(SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY u (num, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num \
               WHERE i.indexrelid = k.conindid AND k.contype IN ('p', 'u') AND u.place > i.indnkeyatts ORDER BY u.place), \
         coalesce((SELECT (to_jsonb(i) ->> 'indnullsnotdistinct')::bool FROM pg_index i WHERE i.indexrelid = k.conindid AND k.contype = 'u'), false), \
         array(SELECT pg_get_indexdef(k.conindid, u.place::int, false) FROM unnest(k.conexclop) WITH ORDINALITY u (op, place) ORDER BY u.place), \
         array(SELECT o.oprname::text FROM unnest(k.conexclop) WITH ORDINALITY u (op, place) JOIN pg_operator o ON o.oid = u.op ORDER BY u.place), \
         (SELECT m.amname::text FROM pg_class x JOIN pg_am m ON m.oid = x.relam WHERE x.oid = k.conindid AND k.contype = 'x'), \
         (SELECT pg_get_expr(i.indpred, i.indrelid) FROM pg_index i WHERE i.indexrelid = k.conindid AND k.contype = 'x'), \
         obj_description(k.oid, 'pg_constraint'), k.conislocal \
         FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace \
         WHERE ",
        own_constraint!(),
        " AND ",
        beyond_the_model!(),
        " IS NULL AND ",
        user_relation!(),
        " ORDER BY 1, 2, k.oid"
    );
    for row in &query(sql).fetch_all(connection).await? {
        add_one(schema, row)?;
    }
    Ok(())
}

fn add_one(schema: &mut Schema, row: &PgRow) -> sqlx::Result<()> {
    let owner = object(row.try_get(0)?, row.try_get(1)?);
    let Some(table) = table(&mut schema.tables, &owner) else {
        return Ok(());
    };
    let name: String = row.try_get(2)?;
    let columns: Vec<String> = row.try_get(4)?;
    let include: Vec<String> = row.try_get(17)?;
    let comment: Option<String> = row.try_get(23)?;
    let deferrable = deferrable(row)?;
    match &*row.try_get::<String, _>(3)? {
        "p" => {
            table.primary_key = Some(PrimaryKey {
                include,
                deferrable,
                comment,
                ..PrimaryKey::new(name, columns)
            });
        }
        "u" => table.uniques.push(Unique {
            nulls_not_distinct: row.try_get(18)?,
            include,
            deferrable,
            comment,
            ..Unique::new(name, columns)
        }),
        "c" => table.checks.push(Check {
            no_inherit: row.try_get(15)?,
            not_valid: row.try_get(14)?,
            inherited: row.try_get(16)?,
            local: row.try_get(24)?,
            comment,
            ..Check::new(name, Expression(row.try_get(5)?))
        }),
        "f" => {
            let target = object(row.try_get(6)?, row.try_get(7)?);
            table.foreign_keys.push(ForeignKey {
                on_delete: action(row.try_get(9)?),
                on_update: action(row.try_get(10)?),
                match_full: row.try_get(11)?,
                deferrable,
                not_valid: row.try_get(14)?,
                inherited: row.try_get(16)?,
                comment,
                ..ForeignKey::new(name, columns, target, row.try_get(8)?)
            });
        }
        _ => {
            let elements: Vec<String> = row.try_get(19)?;
            let operators: Vec<String> = row.try_get(20)?;
            table.exclusions.push(Exclusion {
                name,
                method: row.try_get(21)?,
                elements: elements
                    .into_iter()
                    .map(Expression)
                    .zip(operators)
                    .collect(),
                predicate: row.try_get::<Option<String>, _>(22)?.map(Expression),
                deferrable,
                comment,
            });
        }
    }
    Ok(())
}

fn deferrable(row: &PgRow) -> sqlx::Result<Deferrable> {
    Ok(match (row.try_get(12)?, row.try_get(13)?) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::InitiallyImmediate,
        (true, true) => Deferrable::InitiallyDeferred,
    })
}

fn action(code: &str) -> Action {
    match code {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}
