//! One query for each kind of object, each row a line of text.
//!
//! `concat_ws` drops what is NULL, so that an attribute that has its default is no part of a line.
//! An ACL is printed as it takes effect, so that the default and its spelling out are the same.

/// The part of a query that leaves out the system's own schemas.
macro_rules! user_schema {
    () => {
        "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
    };
}

/// The part that leaves out what an extension brings.
macro_rules! not_of_extension {
    ($class:literal, $oid:literal) => {
        concat!(
            " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.",
            $class,
            "'::pg_catalog.regclass AND x.objid = ",
            $oid,
            " AND x.deptype = 'e')"
        )
    };
}

/// Owner, effective grants and comment of an object.
macro_rules! common {
    ($class:literal, $oid:literal, $kind:literal, $owner:literal, $acl:literal) => {
        concat!(
            "'owner ' || ", $owner, "::pg_catalog.regrole, 'grants ' || (SELECT string_agg(granted, ',' ORDER BY granted) FROM (SELECT coalesce(nullif(g.grantee, 0)::pg_catalog.regrole::text, 'public') ",
            "|| ' ' || g.privilege_type || CASE WHEN g.is_grantable THEN '*' ELSE '' END AS granted ",
            "FROM pg_catalog.aclexplode(coalesce(", $acl, ", pg_catalog.acldefault('", $kind, "', ", $owner, "))) g WHERE g.grantee <> ", $owner, ") AS granted), ",
            "'comment ' || pg_catalog.obj_description(", $oid, ", '", $class, "')"
        )
    };
}

/// A relation, but for sqlx's own table and its index.
macro_rules! user_relation {
    () => {
        concat!(
            user_schema!(),
            " AND c.relname NOT IN ('_sqlx_migrations', '_sqlx_migrations_pkey', '_amani_downs', '_amani_downs_pkey')",
            not_of_extension!("pg_class", "c.oid")
        )
    };
}

pub(super) const ALL: &[&str] = &[
    SCHEMAS,
    EXTENSIONS,
    TYPES,
    DOMAIN_CONSTRAINTS,
    RELATIONS,
    COLUMNS,
    COLUMN_GRANTS,
    CONSTRAINTS,
    INDEXES,
    SEQUENCES,
    FUNCTIONS,
    TRIGGERS,
    RULES,
    POLICIES,
    STATISTICS,
    CASTS,
    DEFAULT_GRANTS,
];

/// `public` is there in every database; it is a line only if somebody changed its comment or grants.
const SCHEMAS: &str = concat!(
    "SELECT concat_ws(' | ', 'schema ' || quote_ident(n.nspname), ",
    common!("pg_namespace", "n.oid", "n", "n.nspowner", "n.nspacl"),
    ") FROM pg_catalog.pg_namespace n WHERE n.nspname <> 'public' AND ",
    user_schema!(),
    not_of_extension!("pg_namespace", "n.oid")
);

const EXTENSIONS: &str = "SELECT concat_ws(' | ', 'extension ' || quote_ident(e.extname), 'version ' || e.extversion, \
    'in ' || e.extnamespace::pg_catalog.regnamespace) FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql'";

/// Enums, domains, composites and ranges; not the row types of tables, nor arrays.
const TYPES: &str = concat!(
    "SELECT concat_ws(' | ', 'type ' || pg_catalog.format_type(t.oid, NULL), 'kind ' || t.typtype::text, ",
    "'labels ' || (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), ",
    "'of ' || CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END, ",
    "CASE WHEN t.typnotnull THEN 'not null' END, 'default ' || t.typdefault, ",
    "'collation ' || nullif(t.typcollation, 0)::pg_catalog.regcollation, ",
    "'attributes ' || (SELECT string_agg(quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) ",
    "FROM pg_catalog.pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), ",
    "'range ' || (SELECT concat_ws(', ', pg_catalog.format_type(r.rngsubtype, NULL), r.rngsubdiff::text, r.rngcanonical::text, pg_catalog.format_type(r.rngmultitypid, NULL)) ",
    "FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid), ",
    common!("pg_type", "t.oid", "T", "t.typowner", "t.typacl"),
    ") FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid ",
    "WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')) AND ",
    user_schema!(),
    not_of_extension!("pg_type", "t.oid")
);

const DOMAIN_CONSTRAINTS: &str = concat!(
    "SELECT concat_ws(' | ', 'domain constraint ' || pg_catalog.format_type(k.contypid, NULL) || '.' || quote_ident(k.conname), ",
    "pg_catalog.pg_get_constraintdef(k.oid), 'comment ' || pg_catalog.obj_description(k.oid, 'pg_constraint')) ",
    "FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace WHERE k.contypid <> 0 AND ",
    user_schema!()
);

/// Tables, partitioned and foreign ones, views and materialized views.
const RELATIONS: &str = concat!(
    "SELECT concat_ws(' | ', 'relation ' || c.oid::pg_catalog.regclass, 'kind ' || c.relkind::text, 'persistence ' || nullif(c.relpersistence::text, 'p'), ",
    "CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END, ",
    "'replica identity ' || nullif(c.relreplident::text, CASE WHEN c.relkind IN ('r', 'p') THEN 'd' ELSE 'n' END), ",
    "'options ' || array_to_string(c.reloptions, ','), 'tablespace ' || (SELECT s.spcname FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace), ",
    "'of ' || nullif(c.reloftype, 0)::pg_catalog.regtype, 'partition by ' || CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, ",
    "'bound ' || pg_catalog.pg_get_expr(c.relpartbound, c.oid), ",
    "'inherits ' || (SELECT string_agg(i.inhparent::pg_catalog.regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid), ",
    "'as ' || CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END, ",
    common!("pg_class", "c.oid", "r", "c.relowner", "c.relacl"),
    ") FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND ",
    user_relation!()
);

const COLUMNS: &str = concat!(
    "SELECT concat_ws(' | ', 'column ' || c.oid::pg_catalog.regclass || '.' || quote_ident(a.attname), pg_catalog.format_type(a.atttypid, a.atttypmod), ",
    "CASE WHEN a.attnotnull THEN 'not null' END, 'default ' || CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END, ",
    "'identity ' || nullif(a.attidentity::text, ''), 'generated ' || CASE WHEN a.attgenerated <> '' THEN a.attgenerated::text || ' ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) END, ",
    "'collation ' || CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::pg_catalog.regcollation END, ",
    "'storage ' || CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END, 'compression ' || nullif(a.attcompression::text, ''), ",
    "'statistics ' || nullif(a.attstattarget::int, -1), 'options ' || array_to_string(a.attoptions, ','), ",
    "CASE WHEN a.attinhcount > 0 THEN 'inherited' END, CASE WHEN NOT a.attislocal THEN 'not local' END, ",
    "'comment ' || pg_catalog.col_description(c.oid, a.attnum)) ",
    "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ",
    "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum ",
    "WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND ",
    user_relation!()
);

const COLUMN_GRANTS: &str = concat!(
    "SELECT concat_ws(' | ', 'column grant ' || c.oid::pg_catalog.regclass || '.' || quote_ident(a.attname), coalesce(nullif(g.grantee, 0)::pg_catalog.regrole::text, 'public'), ",
    "g.privilege_type, CASE WHEN g.is_grantable THEN 'grantable' END) FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid ",
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) g WHERE a.attnum > 0 AND NOT a.attisdropped AND ",
    user_relation!()
);

/// But for a plain NOT NULL, which PostgreSQL 18 lists here too and which the column says.
const CONSTRAINTS: &str = concat!(
    "SELECT concat_ws(' | ', 'constraint ' || c.oid::pg_catalog.regclass || '.' || quote_ident(k.conname), pg_catalog.pg_get_constraintdef(k.oid), ",
    "CASE WHEN NOT k.convalidated THEN 'not valid' END, CASE WHEN k.coninhcount > 0 THEN 'inherited' END, ",
    "'options ' || (SELECT array_to_string(i.reloptions, ',') FROM pg_catalog.pg_class i WHERE i.oid = k.conindid AND k.contype <> 'f'), ",
    "(SELECT 'clustered' FROM pg_catalog.pg_index i WHERE i.indexrelid = k.conindid AND i.indisclustered AND k.contype <> 'f'), ",
    "'comment ' || pg_catalog.obj_description(k.oid, 'pg_constraint')) FROM pg_catalog.pg_constraint k ",
    "JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ",
    "WHERE (k.contype IN ('p', 'u', 'f', 'c', 'x') OR k.contype = 'n' AND (k.connoinherit OR NOT k.convalidated)) AND ",
    user_relation!()
);

/// But for those of constraints.
const INDEXES: &str = concat!(
    "SELECT concat_ws(' | ', 'index ' || c.oid::pg_catalog.regclass, pg_catalog.pg_get_indexdef(c.oid), CASE WHEN NOT i.indisvalid THEN 'invalid' END, ",
    "CASE WHEN i.indisclustered THEN 'clustered' END, CASE WHEN i.indisreplident THEN 'replica identity' END, ",
    "'tablespace ' || (SELECT s.spcname FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace), ",
    "'of ' || (SELECT h.inhparent::pg_catalog.regclass FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid), ",
    "'statistics ' || (SELECT string_agg(a.attnum || '=' || a.attstattarget, ',' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0), ",
    "'comment ' || pg_catalog.obj_description(c.oid, 'pg_class')) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid ",
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')) AND ",
    user_relation!()
);

const SEQUENCES: &str = concat!(
    "SELECT concat_ws(' | ', 'sequence ' || c.oid::pg_catalog.regclass, pg_catalog.format_type(s.seqtypid, NULL), 'start ' || s.seqstart, 'increment ' || s.seqincrement, ",
    "'min ' || s.seqmin, 'max ' || s.seqmax, 'cache ' || s.seqcache, CASE WHEN s.seqcycle THEN 'cycle' END, ",
    "'owned by ' || (SELECT d.refobjid::pg_catalog.regclass || '.' || quote_ident(a.attname) FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid ",
    "WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')), ",
    common!("pg_class", "c.oid", "s", "c.relowner", "c.relacl"),
    ") FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ",
    user_relation!()
);

const FUNCTIONS: &str = concat!(
    "SELECT concat_ws(' | ', 'function ' || p.oid::pg_catalog.regprocedure, 'kind ' || p.prokind::text, CASE WHEN p.prokind <> 'a' THEN pg_catalog.pg_get_functiondef(p.oid) ",
    "ELSE (SELECT concat_ws(', ', a.aggtransfn::text, pg_catalog.format_type(a.aggtranstype, NULL), a.aggfinalfn::text, a.agginitval, a.aggcombinefn::text, a.aggsortop::text) ",
    "FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid = p.oid) END, ",
    common!("pg_proc", "p.oid", "f", "p.proowner", "p.proacl"),
    ") FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE ",
    user_schema!(),
    not_of_extension!("pg_proc", "p.oid"),
    // The constructors of a range type belong to the type.
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND x.objid = p.oid AND x.deptype = 'i')"
);

const TRIGGERS: &str = concat!(
    "SELECT concat_ws(' | ', 'trigger ' || c.oid::pg_catalog.regclass || '.' || quote_ident(t.tgname), pg_catalog.pg_get_triggerdef(t.oid), 'enabled ' || t.tgenabled::text, ",
    "'comment ' || pg_catalog.obj_description(t.oid, 'pg_trigger')) FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid ",
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND ",
    user_relation!()
);

const RULES: &str = concat!(
    "SELECT concat_ws(' | ', 'rule ' || c.oid::pg_catalog.regclass || '.' || quote_ident(r.rulename), pg_catalog.pg_get_ruledef(r.oid), 'enabled ' || r.ev_enabled::text, ",
    "'comment ' || pg_catalog.obj_description(r.oid, 'pg_rewrite')) FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class ",
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE r.rulename <> '_RETURN' AND ",
    user_relation!()
);

const POLICIES: &str = concat!(
    "SELECT concat_ws(' | ', 'policy ' || c.oid::pg_catalog.regclass || '.' || quote_ident(p.polname), 'for ' || p.polcmd::text, CASE WHEN NOT p.polpermissive THEN 'restrictive' END, ",
    "'to ' || (SELECT string_agg(coalesce(nullif(r, 0)::pg_catalog.regrole::text, 'public'), ', ' ORDER BY 1) FROM unnest(p.polroles) r), ",
    "'using ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), ",
    "'comment ' || pg_catalog.obj_description(p.oid, 'pg_policy')) FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid ",
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ",
    user_relation!()
);

/// The server lists the columns by their place in the table, which is not compared.
const STATISTICS: &str = concat!(
    "SELECT concat_ws(' | ', 'statistics ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname), ",
    "(SELECT string_agg(part, ', ' ORDER BY part) FROM regexp_split_to_table(pg_catalog.pg_get_statisticsobjdef(s.oid), ', | ON | FROM ') AS part), 'owner ' || s.stxowner::pg_catalog.regrole, ",
    "'comment ' || pg_catalog.obj_description(s.oid, 'pg_statistic_ext')) FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace WHERE ",
    user_schema!()
);

/// Those made after `initdb`, which is done below this number.
const CASTS: &str = concat!(
    "SELECT concat_ws(' | ', 'cast ' || pg_catalog.format_type(k.castsource, NULL) || ' as ' || pg_catalog.format_type(k.casttarget, NULL), nullif(k.castfunc, 0)::pg_catalog.regprocedure::text, ",
    "k.castcontext::text, k.castmethod::text) FROM pg_catalog.pg_cast k WHERE k.oid >= 16384",
    not_of_extension!("pg_cast", "k.oid")
);

const DEFAULT_GRANTS: &str = "SELECT concat_ws(' | ', 'default grants ' || d.defaclobjtype::text, 'of ' || d.defaclrole::pg_catalog.regrole, \
    'in ' || nullif(d.defaclnamespace, 0)::pg_catalog.regnamespace, d.defaclacl::text) FROM pg_catalog.pg_default_acl d";
