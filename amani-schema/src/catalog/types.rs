//! Namespaces, extensions and types.

use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Attribute, Check, Composite, DataType, Domain, Enum, Expression, Extension, Namespace, Range,
    Securable,
};
use sqlx::{PgConnection, Row, query};

use super::access::{self, acl, owner_and_acl};
use super::names::{collation, not_of_extension, object, user_schema};

pub(super) async fn namespaces(connection: &mut PgConnection) -> sqlx::Result<Vec<Namespace>> {
    let sql = concat!(
        "SELECT n.nspname::text, obj_description(n.oid, 'pg_namespace'), ",
        owner_and_acl!("n.nspacl", "n.nspowner"),
        " FROM pg_namespace n WHERE n.nspname <> 'public' AND ",
        user_schema!(),
        not_of_extension!("pg_namespace", "n.oid"),
        " ORDER BY n.nspname"
    );
    let rows = query(sql).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Namespace {
                name: row.try_get(0)?,
                comment: row.try_get(1)?,
                access: access::read(row, 2, Securable::Schema)?,
            })
        })
        .collect()
}

pub(super) async fn extensions(connection: &mut PgConnection) -> sqlx::Result<Vec<Extension>> {
    let sql = "SELECT e.extname::text, n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace \
               WHERE e.extname <> 'plpgsql' ORDER BY e.extname";
    let rows = query(sql).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Extension {
                name: row.try_get(0)?,
                schema: row
                    .try_get::<Option<String>, _>(1)?
                    .filter(|schema| schema != "public"),
            })
        })
        .collect()
}

pub(super) async fn enums(connection: &mut PgConnection) -> sqlx::Result<Vec<Enum>> {
    let sql = concat!(
        "SELECT n.nspname::text, t.typname::text, \
         array(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder), \
         obj_description(t.oid, 'pg_type'), ",
        owner_and_acl!("t.typacl", "t.typowner"),
        " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e' AND ",
        user_schema!(),
        not_of_extension!("pg_type", "t.oid"),
        " ORDER BY 1, 2"
    );
    let rows = query(sql).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Enum {
                name: object(row.try_get(0)?, row.try_get(1)?),
                labels: row.try_get(2)?,
                comment: row.try_get(3)?,
                access: access::read(row, 4, Securable::Type)?,
            })
        })
        .collect()
}

pub(super) async fn domains(connection: &mut PgConnection) -> sqlx::Result<Vec<Domain>> {
    let sql = concat!(
        "SELECT n.nspname::text, t.typname::text, format_type(t.typbasetype, t.typtypmod), \
         CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END, \
         NOT t.typnotnull, pg_get_expr(t.typdefaultbin, 0), obj_description(t.oid, 'pg_type'), \
         array(SELECT k.conname::text FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.oid), \
         array(SELECT pg_get_expr(k.conbin, 0) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.oid), \
         array(SELECT NOT k.convalidated FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.oid), \
         array(SELECT obj_description(k.oid, 'pg_constraint') FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.oid), ",
        owner_and_acl!("t.typacl", "t.typowner"),
        " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype WHERE t.typtype = 'd' AND ",
        user_schema!(),
        not_of_extension!("pg_type", "t.oid"),
        " ORDER BY 1, 2"
    );
    let rows = query(sql).fetch_all(connection).await?;
    let mut domains = Vec::new();
    for row in &rows {
        let names: Vec<String> = row.try_get(7)?;
        let expressions: Vec<String> = row.try_get(8)?;
        let not_valid: Vec<bool> = row.try_get(9)?;
        let comments: Vec<Option<String>> = row.try_get(10)?;
        let parts = names
            .into_iter()
            .zip(expressions)
            .zip(not_valid)
            .zip(comments);
        let checks = parts.map(|(((name, expression), not_valid), comment)| Check {
            not_valid,
            comment,
            ..Check::new(name, Expression(expression))
        });
        domains.push(Domain {
            name: object(row.try_get(0)?, row.try_get(1)?),
            data_type: DataType::read(row.try_get(2)?),
            collation: collation(row.try_get(3)?),
            nullable: row.try_get(4)?,
            default: row.try_get::<Option<String>, _>(5)?.map(Expression),
            checks: checks.collect(),
            comment: row.try_get(6)?,
            access: access::read(row, 11, Securable::Type)?,
        });
    }
    Ok(domains)
}

pub(super) async fn composites(connection: &mut PgConnection) -> sqlx::Result<Vec<Composite>> {
    let sql = concat!(
        "SELECT n.nspname::text, t.typname::text, obj_description(t.oid, 'pg_type'), \
         array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum), \
         array(SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum), \
         array(SELECT CASE WHEN a.attcollation <> b.typcollation THEN a.attcollation::regcollation::text END FROM pg_attribute a JOIN pg_type b ON b.oid = a.atttypid \
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum), ",
        owner_and_acl!("t.typacl", "t.typowner"),
        " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind = 'c' AND ",
        user_schema!(),
        not_of_extension!("pg_type", "t.oid"),
        " ORDER BY 1, 2"
    );
    let rows = query(sql).fetch_all(connection).await?;
    let mut composites = Vec::new();
    for row in &rows {
        let names: Vec<String> = row.try_get(3)?;
        let types: Vec<String> = row.try_get(4)?;
        let collations: Vec<Option<String>> = row.try_get(5)?;
        let parts = names.into_iter().zip(types).zip(collations);
        let attributes = parts.map(|((name, data_type), own)| Attribute {
            name,
            data_type: DataType::read(&data_type),
            collation: collation(own),
        });
        composites.push(Composite {
            name: object(row.try_get(0)?, row.try_get(1)?),
            attributes: attributes.collect(),
            comment: row.try_get(2)?,
            access: access::read(row, 6, Securable::Type)?,
        });
    }
    Ok(composites)
}

pub(super) async fn ranges(connection: &mut PgConnection) -> sqlx::Result<Vec<Range>> {
    let sql = concat!(
        "SELECT n.nspname::text, t.typname::text, format_type(r.rngsubtype, NULL), mn.nspname::text, m.typname::text, \
         nullif(r.rngsubdiff::oid, 0)::regproc::text, nullif(r.rngcanonical::oid, 0)::regproc::text, obj_description(t.oid, 'pg_type'), ",
        owner_and_acl!("t.typacl", "t.typowner"),
        " FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace \
         JOIN pg_type m ON m.oid = r.rngmultitypid JOIN pg_namespace mn ON mn.oid = m.typnamespace WHERE ",
        user_schema!(),
        not_of_extension!("pg_type", "t.oid"),
        " ORDER BY 1, 2"
    );
    let rows = query(sql).fetch_all(connection).await?;
    let mut ranges = Vec::new();
    for row in &rows {
        let given = [
            ("subtype_diff", row.try_get::<Option<String>, _>(5)?),
            ("canonical", row.try_get(6)?),
        ];
        let mut options = BTreeMap::new();
        for (name, value) in given {
            if let Some(value) = value {
                options.insert(name.to_owned(), value);
            }
        }
        ranges.push(Range {
            name: object(row.try_get(0)?, row.try_get(1)?),
            subtype: DataType::read(row.try_get(2)?),
            multirange: object(row.try_get(3)?, row.try_get(4)?),
            options,
            comment: row.try_get(7)?,
            access: access::read(row, 8, Securable::Type)?,
        });
    }
    Ok(ranges)
}
