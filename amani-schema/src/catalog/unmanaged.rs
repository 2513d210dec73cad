//! What the model does not manage, by name: nothing is invisible.

use amani_schema_core::schema::Unmanaged;
use sqlx::{PgConnection, Row, query};

use super::constraints::{beyond_the_model, own_constraint};
use super::names::{not_of_extension, user_relation, user_schema};

/// A name in the schema `n`, without `public`.
macro_rules! qualified {
    ($name:literal) => {
        concat!(
            "CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || ",
            $name
        )
    };
}

/// The objects of a system catalog that are in schemas: their kind, the catalog and the names of its columns.
macro_rules! in_schemas {
    ($kind:literal, $catalog:literal, $name:literal, $namespace:literal) => {
        in_schemas!($kind, $catalog, $name, $namespace, "", "true")
    };
    ($kind:literal, $catalog:literal, $name:literal, $namespace:literal, $join:literal, $which:literal) => {
        concat!(
            "SELECT '",
            $kind,
            "', ",
            qualified!($name),
            " FROM ",
            $catalog,
            " o JOIN pg_namespace n ON n.oid = o.",
            $namespace,
            " ",
            $join,
            " WHERE ",
            $which,
            " AND ",
            user_schema!(),
            not_of_extension!($catalog, "o.oid"),
            " UNION ALL "
        )
    };
}

/// The objects of a system catalog that are in no schema: all but those that come with the server.
macro_rules! in_database {
    ($kind:literal, $catalog:literal, $name:literal) => {
        concat!(
            "SELECT '",
            $kind,
            "', ",
            $name,
            " FROM ",
            $catalog,
            " o WHERE o.oid >= 16384",
            not_of_extension!($catalog, "o.oid"),
            " UNION ALL "
        )
    };
}

const ALL: &str = concat!(
    in_schemas!(
        "aggregate",
        "pg_proc",
        "o.proname",
        "pronamespace",
        "JOIN pg_aggregate g ON g.aggfnoid = o.oid",
        "g.aggkind <> 'n'"
    ),
    in_schemas!("operator", "pg_operator", "o.oprname", "oprnamespace"),
    in_schemas!(
        "operator class",
        "pg_opclass",
        "o.opcname || ' using ' || m.amname",
        "opcnamespace",
        "JOIN pg_am m ON m.oid = o.opcmethod",
        "true"
    ),
    in_schemas!(
        "operator family",
        "pg_opfamily",
        "o.opfname || ' using ' || m.amname",
        "opfnamespace",
        "JOIN pg_am m ON m.oid = o.opfmethod",
        "true"
    ),
    in_schemas!("collation", "pg_collation", "o.collname", "collnamespace"),
    in_schemas!("conversion", "pg_conversion", "o.conname", "connamespace"),
    in_schemas!(
        "base type",
        "pg_type",
        "o.typname",
        "typnamespace",
        "",
        "o.typtype = 'b' AND o.typelem = 0"
    ),
    in_schemas!(
        "shell type",
        "pg_type",
        "o.typname",
        "typnamespace",
        "",
        "NOT o.typisdefined"
    ),
    in_schemas!(
        "text search configuration",
        "pg_ts_config",
        "o.cfgname",
        "cfgnamespace"
    ),
    in_schemas!(
        "text search dictionary",
        "pg_ts_dict",
        "o.dictname",
        "dictnamespace"
    ),
    in_schemas!(
        "text search parser",
        "pg_ts_parser",
        "o.prsname",
        "prsnamespace"
    ),
    in_schemas!(
        "text search template",
        "pg_ts_template",
        "o.tmplname",
        "tmplnamespace"
    ),
    in_schemas!(
        "foreign table",
        "pg_class",
        "o.relname",
        "relnamespace",
        "",
        "o.relkind = 'f'"
    ),
    in_database!("access method", "pg_am", "o.amname::text"),
    in_database!("event trigger", "pg_event_trigger", "o.evtname::text"),
    in_database!(
        "foreign data wrapper",
        "pg_foreign_data_wrapper",
        "o.fdwname::text"
    ),
    in_database!("language", "pg_language", "o.lanname::text"),
    in_database!("publication", "pg_publication", "o.pubname::text"),
    in_database!("server", "pg_foreign_server", "o.srvname::text"),
    "SELECT 'cast', format_type(k.castsource, NULL) || ' as ' || format_type(k.casttarget, NULL) FROM pg_cast k WHERE k.oid >= 16384 \
     AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_cast'::regclass AND x.objid = k.oid AND x.deptype = 'i')",
    not_of_extension!("pg_cast", "k.oid"),
    " UNION ALL SELECT 'transform', 'for ' || format_type(o.trftype, NULL) || ' language ' || l.lanname FROM pg_transform o JOIN pg_language l ON l.oid = o.trflang WHERE true",
    not_of_extension!("pg_transform", "o.oid"),
    " UNION ALL SELECT 'subscription', o.subname::text FROM pg_subscription o JOIN pg_database d ON d.oid = o.subdbid WHERE d.datname = current_database() \
     UNION ALL SELECT 'user mapping', CASE o.umuser WHEN 0 THEN 'public' WHEN d.datdba THEN 'current_user' ELSE o.usename::text END || ' on ' || o.srvname \
     FROM pg_user_mappings o, pg_database d WHERE d.datname = current_database() \
     UNION ALL SELECT 'default privileges', 'on ' || CASE o.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' \
         WHEN 'T' THEN 'types' ELSE 'schemas' END || coalesce(' in ' || n.nspname, '') || CASE o.defaclrole WHEN d.datdba THEN '' ELSE ' for ' || pg_get_userbyid(o.defaclrole) END \
     FROM pg_database d, pg_default_acl o LEFT JOIN pg_namespace n ON n.oid = o.defaclnamespace WHERE d.datname = current_database() AND o.defaclobjtype <> 'L' \
     UNION ALL SELECT 'virtual generated column', ",
    qualified!("c.relname || '.' || a.attname"),
    " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE a.attgenerated = 'v' AND c.relkind IN ('r', 'p') AND NOT a.attisdropped AND ",
    user_relation!(),
    " UNION ALL SELECT 'default of a column of a view', ",
    qualified!("c.relname || '.' || a.attname"),
    " FROM pg_attrdef f JOIN pg_class c ON c.oid = f.adrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = f.adnum WHERE c.relkind = 'v' AND ",
    user_relation!(),
    " UNION ALL SELECT ",
    beyond_the_model!(),
    ", ",
    qualified!("c.relname || '.' || k.conname"),
    " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE (",
    own_constraint!(),
    " OR k.contype = 'n' AND c.relkind IN ('r', 'p')) AND ",
    beyond_the_model!(),
    " IS NOT NULL AND ",
    user_relation!(),
    " ORDER BY 1, 2"
);

pub(super) async fn read(connection: &mut PgConnection) -> sqlx::Result<Vec<Unmanaged>> {
    let rows = query(ALL).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Unmanaged {
                kind: row.try_get(0)?,
                name: row.try_get(1)?,
            })
        })
        .collect()
}
