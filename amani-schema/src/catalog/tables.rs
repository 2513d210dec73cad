//! Tables with their columns, and sequences.

use amani_schema_core::schema::{
    Access, Column, DataType, Expression, Identity, Partition, Securable, Sequence, Table,
};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row, query};

use super::access::{self, acl, owner_and_acl};
use super::names::{
    collation, not_of_extension, object, options, table, user_relation, user_schema,
};

pub(super) async fn tables(connection: &mut PgConnection) -> sqlx::Result<Vec<Table>> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, c.relpersistence = 'u', c.relrowsecurity, c.relforcerowsecurity, \
         CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' \
              WHEN 'i' THEN (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident) END, \
         c.reloptions, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, pg_get_expr(c.relpartbound, c.oid), c.relispartition, \
         array(SELECT pn.nspname::text FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE h.inhrelid = c.oid ORDER BY h.inhseqno), \
         array(SELECT p.relname::text FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent WHERE h.inhrelid = c.oid ORDER BY h.inhseqno), \
         obj_description(c.oid, 'pg_class'), ",
        owner_and_acl!("c.relacl", "c.relowner"),
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND ",
        user_relation!(),
        " ORDER BY 1, 2"
    );
    let rows = query(sql).fetch_all(&mut *connection).await?;
    let mut tables = rows
        .iter()
        .map(read_table)
        .collect::<sqlx::Result<Vec<_>>>()?;
    add_columns(connection, &mut tables).await?;
    Ok(tables)
}

fn read_table(row: &PgRow) -> sqlx::Result<Table> {
    let schemas: Vec<String> = row.try_get(10)?;
    let names: Vec<String> = row.try_get(11)?;
    let mut parents: Vec<_> = schemas
        .into_iter()
        .zip(names)
        .map(|(schema, name)| object(schema, name))
        .collect();
    let bound: Option<String> = row.try_get(8)?;
    let is_partition: bool = row.try_get(9)?;
    let partition_of = (is_partition && !parents.is_empty()).then(|| Partition {
        parent: parents.remove(0),
        bound: Expression(bound.unwrap_or_default()),
    });
    Ok(Table {
        unlogged: row.try_get(2)?,
        row_security: row.try_get(3)?,
        force_row_security: row.try_get(4)?,
        replica_identity: row.try_get(5)?,
        options: options(row.try_get(6)?),
        partition_by: row.try_get::<Option<String>, _>(7)?.map(Expression),
        partition_of,
        inherits: parents,
        comment: row.try_get(12)?,
        access: access::read(row, 13, Securable::Table)?,
        ..Table::new(object(row.try_get(0)?, row.try_get(1)?))
    })
}

async fn add_columns(connection: &mut PgConnection, tables: &mut [Table]) -> sqlx::Result<()> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), \
         CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END, NOT a.attnotnull, \
         CASE WHEN a.attgenerated <> 'v' THEN pg_get_expr(d.adbin, d.adrelid) END, a.attgenerated = 's', a.attidentity::text, \
         CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END, \
         CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END, nullif(a.attstattarget::int, -1)::text, a.attoptions, a.attinhcount > 0, \
         col_description(c.oid, a.attnum), \
         sn.nspname::text, sc.relname::text, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, ",
        acl!("a.attacl", "c.relowner"),
        ", ",
        owner_and_acl!("sc.relacl", "sc.relowner"),
        ", a.attislocal FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid \
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
         LEFT JOIN pg_depend w ON a.attidentity <> '' AND w.refclassid = 'pg_class'::regclass AND w.refobjid = c.oid AND w.refobjsubid = a.attnum \
              AND w.classid = 'pg_class'::regclass AND w.deptype = 'i' \
         LEFT JOIN pg_sequence s ON s.seqrelid = w.objid LEFT JOIN pg_class sc ON sc.oid = s.seqrelid LEFT JOIN pg_namespace sn ON sn.oid = sc.relnamespace \
         WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND ",
        user_relation!(),
        " ORDER BY 1, 2, a.attnum"
    );
    for row in &query(sql).fetch_all(connection).await? {
        let name = object(row.try_get(0)?, row.try_get(1)?);
        let column = read_column(row)?;
        if let Some(table) = table(tables, &name) {
            table.columns.push(column);
        }
    }
    Ok(())
}

fn read_column(row: &PgRow) -> sqlx::Result<Column> {
    let expression = row.try_get::<Option<String>, _>(6)?.map(Expression);
    let is_generated: bool = row.try_get(7)?;
    let (default, generated) = if is_generated {
        (None, expression)
    } else {
        (expression, None)
    };
    let mut settings = options(row.try_get(12)?);
    for (place, word) in [(9, "storage"), (10, "compression"), (11, "statistics")] {
        if let Some(value) = row.try_get::<Option<String>, _>(place)? {
            settings.insert(word.to_owned(), value);
        }
    }
    let has_sequence = row.try_get::<Option<String>, _>(16)?.is_some();
    let identity = match &*row.try_get::<String, _>(8)? {
        // From PostgreSQL 17 on a partition says so too, of the sequence of its table.
        _ if !has_sequence => None,
        "a" => Some(Identity::Always),
        "d" => Some(Identity::ByDefault),
        _ => None,
    };
    let sequence = if has_sequence {
        let access = access::read(row, 25, Securable::Sequence)?;
        // It goes with the table.
        let access = Access {
            owner: None,
            ..access
        };
        Some(Box::new(Sequence {
            access,
            ..read_sequence(row, 15)?
        }))
    } else {
        None
    };
    Ok(Column {
        collation: collation(row.try_get(4)?),
        nullable: row.try_get(5)?,
        default,
        generated,
        identity,
        identity_sequence: sequence,
        settings,
        inherited: row.try_get(13)?,
        local: row.try_get(27)?,
        comment: row.try_get(14)?,
        grants: access::grants(row.try_get(24)?),
        ..Column::new(
            row.try_get::<String, _>(2)?,
            DataType::read(row.try_get(3)?),
        )
    })
}

/// Nine columns from `at` on: schema, name, type, start, increment, min, max, cache, cycle.
fn read_sequence(row: &PgRow, at: usize) -> sqlx::Result<Sequence> {
    Ok(Sequence {
        data_type: DataType::read(row.try_get(at + 2)?),
        start: row.try_get(at + 3)?,
        increment: row.try_get(at + 4)?,
        min: row.try_get(at + 5)?,
        max: row.try_get(at + 6)?,
        cache: row.try_get(at + 7)?,
        cycle: row.try_get(at + 8)?,
        ..Sequence::new(object(row.try_get(at)?, row.try_get(at + 1)?))
    })
}

/// The sequences that no identity column brought.
pub(super) async fn sequences(connection: &mut PgConnection) -> sqlx::Result<Vec<Sequence>> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, \
         on_.nspname::text, o.relname::text, a.attname::text, obj_description(c.oid, 'pg_class'), ",
        owner_and_acl!("c.relacl", "c.relowner"),
        ", c.relpersistence = 'u' FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') \
         LEFT JOIN pg_class o ON o.oid = d.refobjid LEFT JOIN pg_namespace on_ ON on_.oid = o.relnamespace \
         LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid \
         WHERE d.deptype IS DISTINCT FROM 'i' AND ",
        user_relation!(),
        " ORDER BY 1, 2"
    );
    let mut sequences = Vec::new();
    for row in &query(sql).fetch_all(connection).await? {
        let mut sequence = read_sequence(row, 0)?;
        if let Some(name) = row.try_get::<Option<String>, _>(10)? {
            let owner = object(row.try_get(9)?, name);
            sequence.owned_by = Some((owner, row.try_get(11)?));
        }
        sequence.comment = row.try_get(12)?;
        sequence.access = access::read(row, 13, Securable::Sequence)?;
        sequence.unlogged = row.try_get(15)?;
        sequences.push(sequence);
    }
    Ok(sequences)
}
