use super::{comma, dollar, literal, object_name};
use crate::schema::ObjectName;

/// How many rows are counted before the answer is "more than that".
const COUNTED_ROWS: u32 = 1000;

/// The command that goes on anyway, for whoever uses stock sqlx.
const GO_ON: &str = "PGOPTIONS='-c amani.allow_lossy=on' sqlx migrate revert";

/// What stands at the head of a down that drops these tables: it stops, before anything is
/// touched, while one of them holds rows, unless `amani.allow_lossy` is on.
///
/// The locks come first, strongest mode and name order, so that no row arrives between the count
/// and the drop and no two migrations wait for each other. A limit of our own for waiting is set
/// only where the session has none. Row security is off so that a policy hides no row from the
/// count: it becomes an error instead. sqlx shows only a server error's MESSAGE, so all is in it.
pub(crate) fn stop_if_rows_would_be_lost(tables: &[&ObjectName]) -> String {
    let mut names: Vec<_> = tables.iter().map(|name| object_name(name)).collect();
    names.sort();
    format!(
        "SELECT pg_catalog.set_config('lock_timeout', '3s', true) WHERE pg_catalog.current_setting('lock_timeout') = '0';
SET LOCAL statement_timeout = 0;
SET LOCAL row_security = off;
LOCK TABLE {locks} IN ACCESS EXCLUSIVE MODE;
DO {body};",
        locks = comma(names.iter().cloned()),
        body = dollar(&body(&names)),
    )
}

fn body(names: &[String]) -> String {
    let counts: Vec<String> = names.iter().map(|name| count(name)).collect();
    format!(
        r"
DECLARE
    lost pg_catalog.text;
BEGIN
    IF COALESCE(NULLIF(pg_catalog.current_setting('amani.allow_lossy', true), ''), 'off')::pg_catalog.bool THEN
        RETURN;
    END IF;
    SELECT pg_catalog.string_agg(pg_catalog.format('table %s (%s)', held.name, CASE
               WHEN held.number = 1 THEN '1 row'
               WHEN held.number <= {COUNTED_ROWS} THEN held.number || ' rows'
               ELSE 'more than {COUNTED_ROWS} rows' END), ', ')
      INTO lost
      FROM (VALUES
{counts}
           ) AS held (name, number)
     WHERE held.number > 0;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_in_use', MESSAGE = pg_catalog.format({message}, lost);
    END IF;
END
",
        counts = counts.join(",\n"),
        message = literal(&format!(
            "stopped before anything was changed: this step back would lose the rows of %s; \
             to lose them, run: {GO_ON}"
        )),
    )
}

/// The count of one table, a thousand and one at most.
fn count(name: &str) -> String {
    let limit = COUNTED_ROWS + 1;
    let label = literal(name);
    format!(
        "               ({label}, (SELECT pg_catalog.count(*) FROM (SELECT FROM {name} LIMIT {limit}) AS counted))"
    )
}
