//! Owners and grants of what is made anew: what an operator granted, only the server knows.

use amani_schema_core::sql::{dollar, literal};

use crate::id::Id;
use crate::item::Item;
use crate::text::index_name;

/// Reads owners and grants before anything is dropped, and gives them back at the end.
pub(crate) struct Keep {
    pub(crate) before: String,
    pub(crate) after: String,
}

/// Both halves, if there is anything to keep.
///
/// The statements say nothing about the schema that the types know, so the replay is told to pass
/// them by.
pub(crate) fn keep(items: &[(&Id, &Item<'_>)]) -> Option<Keep> {
    let rows: Vec<String> = items
        .iter()
        .filter_map(|(id, item)| row(id, item))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let before = format!(
        "-- amani: ignore\nCREATE TEMPORARY TABLE amani_keep (kind, name, owner, acl) ON COMMIT DROP AS\n      {};",
        rows.join("\nUNION ALL ")
    );
    let after = format!("-- amani: ignore\nDO {};", dollar(GIVE_BACK));
    Some(Keep { before, after })
}

fn row(id: &Id, item: &Item<'_>) -> Option<String> {
    let name = item.sql_name();
    let (kind, name) = name.split_once(' ')?;
    let class = |kind: &str, name: &str| {
        format!(
            "SELECT {}, {}, c.relowner, c.relacl FROM pg_catalog.pg_class c WHERE c.oid = {}::pg_catalog.regclass",
            literal(kind),
            literal(name),
            literal(name)
        )
    };
    match (id, item) {
        (_, Item::View(view)) => Some(class(
            "TABLE",
            &amani_schema_core::sql::object_name(&view.name),
        )),
        (_, Item::Routine(_)) => Some(format!(
            "SELECT {}, {}, p.proowner, p.proacl FROM pg_catalog.pg_proc p WHERE p.oid = {}::pg_catalog.regprocedure",
            literal(kind),
            literal(name),
            literal(name)
        )),
        (Id::Type(of), _) => Some(format!(
            "SELECT 'TYPE', {}, t.typowner, t.typacl FROM pg_catalog.pg_type t WHERE t.oid = {}::pg_catalog.regtype",
            literal(&amani_schema_core::sql::object_name(of)),
            literal(&amani_schema_core::sql::object_name(of))
        )),
        (Id::Statistics(of), _) => {
            let full = amani_schema_core::sql::object_name(of);
            Some(format!(
                "SELECT 'STATISTICS', {}, s.stxowner, NULL::pg_catalog.aclitem[] FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace WHERE s.stxname = {} AND n.nspname = {}",
                literal(&full),
                literal(&index_name(of, &of.name).name),
                of.schema
                    .as_deref()
                    .map_or_else(|| "pg_catalog.current_schema()".to_owned(), literal)
            ))
        }
        (Id::Column(of, column), Item::Column(..)) => {
            let full = amani_schema_core::sql::object_name(of);
            Some(format!(
                "SELECT {}, {}, c.relowner, a.attacl FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.attrelid = {}::pg_catalog.regclass AND a.attname = {}",
                literal(&format!(
                    "COLUMN {}",
                    amani_schema_core::sql::identifier(column)
                )),
                literal(&full),
                literal(&full),
                literal(column)
            ))
        }
        _ => None,
    }
}

const GIVE_BACK: &str = r#"
DECLARE
    kept record;
    granted record;
    given pg_catalog.aclitem[];
    kind pg_catalog.text;
BEGIN
    FOR kept IN SELECT * FROM amani_keep LOOP
        IF kept.kind LIKE 'COLUMN %' THEN
            FOR granted IN SELECT * FROM pg_catalog.aclexplode(kept.acl) LOOP
                EXECUTE pg_catalog.format('GRANT %s (%s) ON %s TO %s%s', granted.privilege_type,
                    pg_catalog.substr(kept.kind, 8), kept.name,
                    CASE granted.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(granted.grantee)) END,
                    CASE WHEN granted.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
            END LOOP;
            CONTINUE;
        END IF;
        EXECUTE pg_catalog.format('ALTER %s %s OWNER TO %I', kept.kind, kept.name, pg_catalog.pg_get_userbyid(kept.owner));
        given := CASE kept.kind
            WHEN 'TABLE' THEN (SELECT c.relacl FROM pg_catalog.pg_class c WHERE c.oid = kept.name::pg_catalog.regclass)
            WHEN 'TYPE' THEN (SELECT t.typacl FROM pg_catalog.pg_type t WHERE t.oid = kept.name::pg_catalog.regtype)
            WHEN 'STATISTICS' THEN NULL
            ELSE (SELECT p.proacl FROM pg_catalog.pg_proc p WHERE p.oid = kept.name::pg_catalog.regprocedure) END;
        IF kept.acl IS DISTINCT FROM given THEN
            kind := CASE kept.kind WHEN 'AGGREGATE' THEN 'FUNCTION' ELSE kept.kind END;
            -- What default privileges have given since, or taken, is not what was there.
            EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM PUBLIC, %I', kind, kept.name, pg_catalog.pg_get_userbyid(kept.owner));
            FOR granted IN SELECT DISTINCT grantee FROM pg_catalog.aclexplode(given) WHERE grantee <> 0 LOOP
                EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM %I', kind, kept.name, pg_catalog.pg_get_userbyid(granted.grantee));
            END LOOP;
            FOR granted IN SELECT * FROM pg_catalog.aclexplode(COALESCE(kept.acl, pg_catalog.acldefault(
                (CASE kept.kind WHEN 'TABLE' THEN 'r' WHEN 'TYPE' THEN 'T' ELSE 'f' END)::pg_catalog."char", kept.owner))) LOOP
                EXECUTE pg_catalog.format('GRANT %s ON %s %s TO %s%s', granted.privilege_type, kind, kept.name,
                    CASE granted.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(granted.grantee)) END,
                    CASE WHEN granted.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
            END LOOP;
        END IF;
    END LOOP;
END
"#;
