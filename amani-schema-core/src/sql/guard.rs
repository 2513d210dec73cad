use super::{comma, dollar, literal, object_name};
use crate::schema::ObjectName;

/// How many rows are counted before the answer is "more than that".
const COUNTED_ROWS: u32 = 1000;

/// The command that goes on anyway, for whoever uses stock sqlx.
const GO_ON: &str = "PGOPTIONS='-c amani.allow_lossy=on' sqlx migrate revert";

/// Rows that stop a migration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// What they are, for the message: `table users`, `column users.email`.
    pub what: String,
    /// Where they are.
    pub table: ObjectName,
    /// Which of them; all without one.
    pub condition: Option<String>,
}

/// What stands at the head of a down that drops these tables: it stops, before anything is
/// touched, while one of them holds rows, unless `amani.allow_lossy` is on.
pub(crate) fn stop_if_rows_would_be_lost(tables: &[&ObjectName]) -> String {
    let counted: Vec<Counted> = tables
        .iter()
        .map(|table| Counted {
            what: format!("table {}", object_name(table)),
            table: (*table).clone(),
            condition: None,
        })
        .collect();
    let locks: Vec<ObjectName> = tables.iter().map(|table| (*table).clone()).collect();
    let before = [patience(), &lock_tables(&locks)].join("\n");
    format!("{before}\n{}", stop_if_lost(&counted))
}

/// How long a migration waits, and how long it may take. A limit of our own for waiting is set only
/// where the session has none.
#[must_use]
pub fn patience() -> &'static str {
    "SELECT pg_catalog.set_config('lock_timeout', '3s', true) WHERE pg_catalog.current_setting('lock_timeout') = '0';
SET LOCAL statement_timeout = 0;"
}

/// Locks tables before anything is counted in them or done to them.
///
/// Strongest mode and name order, so that no row arrives between the count and the change and no two
/// migrations wait for each other. Row security is off so that a policy hides no row from a count: it
/// becomes an error instead.
#[must_use]
pub fn lock_tables(tables: &[ObjectName]) -> String {
    let mut names: Vec<_> = tables.iter().map(object_name).collect();
    names.sort();
    names.dedup();
    let names = comma(names.into_iter());
    format!("SET LOCAL row_security = off;\nLOCK TABLE {names} IN ACCESS EXCLUSIVE MODE;")
}

/// Stops while there are rows that would lose something, unless `amani.allow_lossy` is on.
#[must_use]
pub fn stop_if_lost(counted: &[Counted]) -> String {
    let unless = "
       AND NOT COALESCE(NULLIF(pg_catalog.current_setting('amani.allow_lossy', true), ''), 'off')::pg_catalog.bool";
    let message = format!(
        "stopped before anything was changed: this step back would lose the rows of %s; \
         to lose them, run: {GO_ON}"
    );
    stop(counted, unless, &message)
}

/// Stops while there are such rows, whatever the settings. `message` says `%s` where they are named.
#[must_use]
pub fn stop_if_any(counted: &[Counted], message: &str) -> String {
    stop(counted, "", message)
}

/// sqlx shows only a server error's MESSAGE, so all is in it.
fn stop(counted: &[Counted], unless: &str, message: &str) -> String {
    let mut counted: Vec<&Counted> = counted.iter().collect();
    counted.sort();
    let counts: Vec<String> = counted.into_iter().map(count).collect();
    let body = format!(
        r"
DECLARE
    lost pg_catalog.text;
BEGIN
    lost := (
        SELECT pg_catalog.string_agg(pg_catalog.format('%s (%s)', held.name, CASE
               WHEN held.number = 1 THEN '1 row'
               WHEN held.number <= {COUNTED_ROWS} THEN held.number || ' rows'
               ELSE 'more than {COUNTED_ROWS} rows' END), ', ')
          FROM (VALUES
{counts}
               ) AS held (name, number)
         WHERE held.number > 0);
    IF lost IS NOT NULL{unless} THEN
        RAISE EXCEPTION USING ERRCODE = 'object_in_use', MESSAGE = pg_catalog.format({message}, lost);
    END IF;
END
",
        counts = counts.join(",\n"),
        message = literal(message),
    );
    format!("DO {};", dollar(&body))
}

/// The count of one kind of rows, a thousand and one at most.
fn count(counted: &Counted) -> String {
    let limit = COUNTED_ROWS + 1;
    let (label, name) = (literal(&counted.what), object_name(&counted.table));
    let condition = counted.condition.as_ref();
    let condition = condition.map(|condition| format!(" WHERE {condition}"));
    format!(
        "                   ({label}, (SELECT pg_catalog.count(*) FROM (SELECT FROM {name}{} LIMIT {limit}) AS counted))",
        condition.unwrap_or_default()
    )
}
