//! Views, routines, triggers, policies, rules and statistics.

use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Argument, ArgumentMode, DataType, Deferrable, Expression, ObjectName, Policy, Routine,
    RoutineKind, Rule, Securable, Statistics, Trigger, View,
};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row, query};

use super::access::{self, acl, owner_and_acl};
use super::names::{not_of_extension, object, options, user_relation, user_schema};

pub(super) async fn views(connection: &mut PgConnection) -> sqlx::Result<Vec<View>> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, c.relkind = 'm', pg_get_viewdef(c.oid), c.reloptions, obj_description(c.oid, 'pg_class'), \
         array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NOT NULL ORDER BY a.attnum), \
         array(SELECT col_description(c.oid, a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND col_description(c.oid, a.attnum) IS NOT NULL ORDER BY a.attnum), ",
        owner_and_acl!("c.relacl", "c.relowner"),
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ",
        user_relation!(),
        " ORDER BY 1, 2"
    );
    let mut views = Vec::new();
    for row in &query(sql).fetch_all(&mut *connection).await? {
        let columns: Vec<String> = row.try_get(6)?;
        let comments: Vec<String> = row.try_get(7)?;
        views.push(View {
            name: object(row.try_get(0)?, row.try_get(1)?),
            materialized: row.try_get(2)?,
            columns: Vec::new(),
            query: row
                .try_get::<String, _>(3)?
                .trim()
                .trim_end_matches(';')
                .to_owned(),
            options: options(row.try_get(4)?),
            indexes: Vec::new(),
            comment: row.try_get(5)?,
            column_comments: columns.into_iter().zip(comments).collect(),
            access: access::read(row, 8, Securable::Table)?,
            column_grants: BTreeMap::new(),
        });
    }
    access::add_to_views(connection, &mut views).await?;
    Ok(views)
}

/// The part of a query that gives what an aggregate is made of, as pairs of option and value in SQL.
macro_rules! aggregate {
    () => {
        "array(SELECT option || '=' || value FROM (VALUES ('sfunc', nullif(g.aggtransfn::oid, 0)::regproc::text), \
         ('stype', format_type(nullif(g.aggtranstype, 0), NULL)), ('sspace', nullif(g.aggtransspace, 0)::text), \
         ('finalfunc', nullif(g.aggfinalfn::oid, 0)::regproc::text), ('finalfunc_extra', CASE WHEN g.aggfinalextra THEN 'true' END), \
         ('finalfunc_modify', CASE WHEN g.aggfinalfn::oid <> 0 THEN CASE g.aggfinalmodify WHEN 's' THEN 'shareable' WHEN 'w' THEN 'read_write' END END), \
         ('combinefunc', nullif(g.aggcombinefn::oid, 0)::regproc::text), ('serialfunc', nullif(g.aggserialfn::oid, 0)::regproc::text), \
         ('deserialfunc', nullif(g.aggdeserialfn::oid, 0)::regproc::text), ('initcond', quote_literal(g.agginitval)), \
         ('msfunc', nullif(g.aggmtransfn::oid, 0)::regproc::text), ('minvfunc', nullif(g.aggminvtransfn::oid, 0)::regproc::text), \
         ('mstype', format_type(nullif(g.aggmtranstype, 0), NULL)), ('msspace', nullif(g.aggmtransspace, 0)::text), \
         ('mfinalfunc', nullif(g.aggmfinalfn::oid, 0)::regproc::text), ('mfinalfunc_extra', CASE WHEN g.aggmfinalextra THEN 'true' END), \
         ('mfinalfunc_modify', CASE WHEN g.aggmfinalfn::oid <> 0 THEN CASE g.aggmfinalmodify WHEN 's' THEN 'shareable' WHEN 'w' THEN 'read_write' END END), \
         ('minitcond', quote_literal(g.aggminitval)), \
         ('sortop', (SELECT CASE WHEN w.nspname IN ('pg_catalog', 'public') THEN o.oprname::text ELSE 'operator(' || quote_ident(w.nspname) || '.' || o.oprname || ')' END \
                     FROM pg_operator o JOIN pg_namespace w ON w.oid = o.oprnamespace WHERE o.oid = g.aggsortop)), \
         ('parallel', CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END)) u (option, value) WHERE value IS NOT NULL)"
    };
}

pub(super) async fn routines(connection: &mut PgConnection) -> sqlx::Result<Vec<Routine>> {
    let sql = concat!(
        "SELECT n.nspname::text, p.proname::text, p.prokind::text, coalesce(pg_get_function_result(p.oid), ''), l.lanname::text, \
         CASE WHEN p.prosqlbody IS NULL THEN p.prosrc ELSE pg_get_function_sqlbody(p.oid) END, \
         array(SELECT format_type(u.kind, NULL) FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY u (kind, place) ORDER BY u.place), \
         coalesce(p.proargmodes::text[], '{}'), coalesce(p.proargnames, '{}'), \
         array(SELECT pg_get_function_arg_default(p.oid, u.place::int) FROM generate_series(1, p.pronargs) u (place)), \
         p.provolatile::text, p.proisstrict, p.prosecdef, p.proleakproof, p.proparallel::text, p.procost, p.prorows, p.proretset, p.proconfig, p.prosqlbody IS NOT NULL, \
         obj_description(p.oid, 'pg_proc'), ",
        owner_and_acl!("p.proacl", "p.proowner"),
        ", ",
        aggregate!(),
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang \
         LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid \
         WHERE (p.prokind IN ('f', 'p', 'w') OR g.aggkind = 'n') AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'i') AND ",
        user_schema!(),
        not_of_extension!("pg_proc", "p.oid"),
        " ORDER BY 1, 2, p.oid"
    );
    let rows = query(sql).fetch_all(connection).await?;
    rows.iter().map(read_routine).collect()
}

fn read_routine(row: &PgRow) -> sqlx::Result<Routine> {
    let kind: String = row.try_get(2)?;
    if kind == "a" {
        return read_aggregate(row);
    }
    Ok(Routine {
        name: object(row.try_get(0)?, row.try_get(1)?),
        kind: if kind == "p" {
            RoutineKind::Procedure
        } else {
            RoutineKind::Function
        },
        arguments: arguments(row)?,
        returns: if kind == "p" {
            String::new()
        } else {
            row.try_get(3)?
        },
        language: row.try_get(4)?,
        body: row.try_get(5)?,
        attributes: attributes(row, &kind)?,
        comment: row.try_get(20)?,
        access: access::read(row, 21, Securable::Routine)?,
    })
}

/// What a function says of itself an aggregate does not.
fn read_aggregate(row: &PgRow) -> sqlx::Result<Routine> {
    Ok(Routine {
        name: object(row.try_get(0)?, row.try_get(1)?),
        kind: RoutineKind::Aggregate,
        arguments: arguments(row)?,
        returns: String::new(),
        language: row.try_get(4)?,
        body: String::new(),
        attributes: options(row.try_get(23)?),
        comment: row.try_get(20)?,
        access: access::read(row, 21, Securable::Routine)?,
    })
}

fn arguments(row: &PgRow) -> sqlx::Result<Vec<Argument>> {
    let types: Vec<String> = row.try_get(6)?;
    let modes: Vec<String> = row.try_get(7)?;
    let names: Vec<String> = row.try_get(8)?;
    let defaults: Vec<Option<String>> = row.try_get(9)?;
    // A default belongs to the nth argument that goes in.
    let mut inputs = 0;
    let mut arguments = Vec::new();
    for (place, data_type) in types.iter().enumerate() {
        let mode = match modes.get(place).map(String::as_str) {
            Some("o") => ArgumentMode::Out,
            Some("b") => ArgumentMode::InOut,
            Some("v") => ArgumentMode::Variadic,
            // The columns of RETURNS TABLE are part of the result.
            Some("t") => continue,
            _ => ArgumentMode::In,
        };
        let default = (mode != ArgumentMode::Out).then(|| defaults.get(inputs).cloned().flatten());
        inputs += usize::from(mode != ArgumentMode::Out);
        arguments.push(Argument {
            mode,
            name: names.get(place).cloned().unwrap_or_default(),
            data_type: DataType::read(data_type).without_modifiers(),
            default: default.flatten().map(Expression),
        });
    }
    Ok(arguments)
}

fn attributes(row: &PgRow, kind: &str) -> sqlx::Result<BTreeMap<String, String>> {
    let mut attributes = BTreeMap::new();
    let mut set = |name: &str, value: &str| attributes.insert(name.to_owned(), value.to_owned());
    match &*row.try_get::<String, _>(10)? {
        "i" => drop(set("volatility", "immutable")),
        "s" => drop(set("volatility", "stable")),
        _ => {}
    }
    for (place, name, value) in [
        (11, "strict", "true"),
        (12, "security", "definer"),
        (13, "leakproof", "true"),
        (19, "body", "standard"),
    ] {
        if row.try_get(place)? {
            set(name, value);
        }
    }
    match &*row.try_get::<String, _>(14)? {
        "s" => drop(set("parallel", "safe")),
        "r" => drop(set("parallel", "restricted")),
        _ => {}
    }
    let (cost, rows): (f32, f32) = (row.try_get(15)?, row.try_get(16)?);
    let language: String = row.try_get(4)?;
    let usual_cost = if matches!(&*language, "c" | "internal") {
        1.0
    } else {
        100.0
    };
    let usual_rows = if row.try_get(17)? { 1000.0 } else { 0.0 };
    if (cost - usual_cost).abs() > f32::EPSILON {
        set("cost", &cost.to_string());
    }
    if (rows - usual_rows).abs() > f32::EPSILON {
        set("rows", &rows.to_string());
    }
    if kind == "w" {
        set("window", "true");
    }
    for (name, value) in options(row.try_get(18)?) {
        set(&format!("set {}", name.to_ascii_lowercase()), &value);
    }
    Ok(attributes)
}

pub(super) async fn triggers(connection: &mut PgConnection) -> sqlx::Result<Vec<Trigger>> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, t.tgname::text, t.tgtype::int, \
         array(SELECT a.attname::text FROM unnest(t.tgattr) WITH ORDINALITY u (num, place) JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = u.num ORDER BY u.place), \
         t.tgconstraint <> 0, t.tgdeferrable, t.tginitdeferred, t.tgoldtable::text, t.tgnewtable::text, \
         CASE WHEN t.tgqual IS NOT NULL THEN (regexp_match(pg_get_triggerdef(t.oid), ' WHEN \\((.*)\\) EXECUTE (?:FUNCTION|PROCEDURE) '))[1] END, \
         fn.nspname::text, f.proname::text, \
         array(SELECT encode(u.part, 'escape') FROM (SELECT decode(part, 'hex') AS part, place FROM regexp_split_to_table(encode(t.tgargs, 'hex'), '00') WITH ORDINALITY p (part, place)) u ORDER BY u.place LIMIT t.tgnargs), \
         t.tgenabled::text, obj_description(t.oid, 'pg_trigger') \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc f ON f.oid = t.tgfoid JOIN pg_namespace fn ON fn.oid = f.pronamespace \
         WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ",
        user_relation!(),
        " ORDER BY 1, 2, 3"
    );
    let rows = query(sql).fetch_all(connection).await?;
    rows.iter().map(read_trigger).collect()
}

fn read_trigger(row: &PgRow) -> sqlx::Result<Trigger> {
    let bits: i32 = row.try_get(3)?;
    let has = |bit: i32| bits & bit != 0;
    let timing = if has(2) {
        "BEFORE"
    } else if has(64) {
        "INSTEAD OF"
    } else {
        "AFTER"
    };
    let events = [
        (4, "INSERT"),
        (8, "DELETE"),
        (16, "UPDATE"),
        (32, "TRUNCATE"),
    ];
    let constraint = match (row.try_get(5)?, row.try_get(6)?, row.try_get(7)?) {
        (false, _, _) => None,
        (true, false, _) => Some(Deferrable::No),
        (true, true, false) => Some(Deferrable::InitiallyImmediate),
        (true, true, true) => Some(Deferrable::InitiallyDeferred),
    };
    Ok(Trigger {
        name: row.try_get(2)?,
        table: object(row.try_get(0)?, row.try_get(1)?),
        timing: timing.to_owned(),
        events: events
            .iter()
            .filter(|(bit, _)| has(*bit))
            .map(|(_, word)| (*word).to_owned())
            .collect(),
        columns: row.try_get(4)?,
        for_each_row: has(1),
        constraint,
        transition_tables: [row.try_get(8)?, row.try_get(9)?],
        when: row.try_get::<Option<String>, _>(10)?.map(Expression),
        function: function(row.try_get(11)?, row.try_get(12)?),
        arguments: row.try_get(13)?,
        enabled: row.try_get::<String, _>(14)?.chars().next().unwrap_or('O'),
        comment: row.try_get(15)?,
    })
}

/// PostgreSQL's own trigger functions are called without a schema.
fn function(schema: String, name: String) -> ObjectName {
    if schema == "pg_catalog" {
        ObjectName::new(name)
    } else {
        object(schema, name)
    }
}

pub(super) async fn policies(connection: &mut PgConnection) -> sqlx::Result<Vec<Policy>> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, p.polname::text, p.polpermissive, \
         CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END, \
         array(SELECT coalesce(r.rolname::text, 'public') FROM unnest(p.polroles) u (role) LEFT JOIN pg_roles r ON r.oid = u.role ORDER BY 1), \
         pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), obj_description(p.oid, 'pg_policy') \
         FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ",
        user_relation!(),
        " ORDER BY 1, 2, 3"
    );
    let rows = query(sql).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Policy {
                name: row.try_get(2)?,
                table: object(row.try_get(0)?, row.try_get(1)?),
                permissive: row.try_get(3)?,
                command: row.try_get(4)?,
                roles: row.try_get(5)?,
                using: row.try_get::<Option<String>, _>(6)?.map(Expression),
                with_check: row.try_get::<Option<String>, _>(7)?.map(Expression),
                comment: row.try_get(8)?,
            })
        })
        .collect()
}

pub(super) async fn rules(connection: &mut PgConnection) -> sqlx::Result<Vec<Rule>> {
    let sql = concat!(
        "SELECT n.nspname::text, c.relname::text, r.rulename::text, pg_get_ruledef(r.oid), r.ev_enabled::text, obj_description(r.oid, 'pg_rewrite') \
         FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.rulename <> '_RETURN' AND ",
        user_relation!(),
        " ORDER BY 1, 2, 3"
    );
    let rows = query(sql).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Rule {
                name: row.try_get(2)?,
                table: object(row.try_get(0)?, row.try_get(1)?),
                definition: row.try_get(3)?,
                enabled: row.try_get::<String, _>(4)?.chars().next().unwrap_or('O'),
                comment: row.try_get(5)?,
            })
        })
        .collect()
}

pub(super) async fn statistics(connection: &mut PgConnection) -> sqlx::Result<Vec<Statistics>> {
    let sql = concat!(
        "SELECT sn.nspname::text, s.stxname::text, n.nspname::text, c.relname::text, \
         array(SELECT CASE k WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' ELSE 'mcv' END FROM unnest(s.stxkind) k WHERE k <> 'e' ORDER BY 1), \
         array(SELECT quote_ident(a.attname) FROM unnest(s.stxkeys) u (num) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num UNION ALL SELECT unnest(pg_get_statisticsobjdef_expressions(s.oid)) ORDER BY 1), \
         obj_description(s.oid, 'pg_statistic_ext') \
         FROM pg_statistic_ext s JOIN pg_namespace sn ON sn.oid = s.stxnamespace JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ",
        user_relation!(),
        " ORDER BY 1, 2"
    );
    let mut statistics = Vec::new();
    for row in &query(sql).fetch_all(connection).await? {
        let columns: Vec<String> = row.try_get(5)?;
        let mut columns: Vec<Expression> = columns.into_iter().map(Expression).collect();
        columns.sort();
        statistics.push(Statistics {
            name: object(row.try_get(0)?, row.try_get(1)?),
            table: object(row.try_get(2)?, row.try_get(3)?),
            kinds: row.try_get(4)?,
            columns,
            comment: row.try_get(6)?,
        });
    }
    Ok(statistics)
}
