//! What is in the tables of a database: how many rows, and a sum over what they say.

use std::collections::BTreeMap;

use amani_schema::sqlx::{self, AssertSqlSafe, PgConnection, query_as, query_scalar, raw_sql};

/// The rows of every table, by the number that PostgreSQL knows it by, whatever it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contents(BTreeMap<i64, Held>);

/// What one table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    name: String,
    count: i64,
    sum: String,
}

/// Every table with rows of its own, but for the records of sqlx and of our migrator and those that an
/// extension brought.
const TABLES: &str = "
    SELECT c.oid::int8, pg_catalog.format('%I.%I', n.nspname, c.relname)
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r'
       AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND n.nspname NOT LIKE 'pg\\_%'
       AND c.relname NOT IN ('_sqlx_migrations', '_amani_downs')
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                          AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY 2";

impl Contents {
    pub(super) async fn read(connection: &mut PgConnection) -> sqlx::Result<Self> {
        let tables = tables(connection).await?;
        if tables.is_empty() {
            return Ok(Self::default());
        }
        // Columns by their names: that one comes back at another place changes nothing.
        let one = |(number, name): &(i64, String)| {
            format!(
                "SELECT {number}::int8, count(*), pg_catalog.md5(COALESCE(pg_catalog.string_agg(said, E'\\n' ORDER BY said), '')) \
                   FROM (SELECT pg_catalog.to_jsonb(held)::text AS said FROM ONLY {name} held) AS all_of_it"
            )
        };
        let sql: Vec<String> = tables.iter().map(one).collect();
        let rows: Vec<(i64, i64, String)> = query_as(AssertSqlSafe(sql.join(" UNION ALL ")))
            .fetch_all(connection)
            .await?;
        let mut names: BTreeMap<i64, String> = tables.into_iter().collect();
        let held = rows.into_iter().map(|(number, count, sum)| {
            let name = names.remove(&number).unwrap_or_default();
            let name = name.strip_prefix("public.").unwrap_or(&name).to_owned();
            (number, Held { name, count, sum })
        });
        Ok(Self(held.collect()))
    }

    /// How many rows there are, and in how many tables.
    pub(super) fn size(&self) -> (i64, usize) {
        let held = self.0.values().filter(|held| held.count > 0);
        held.fold((0, 0), |(rows, tables), held| {
            (rows + held.count, tables + 1)
        })
    }

    /// Tables that are still there and have fewer rows.
    pub(super) fn shrunk(&self, after: &Self) -> Vec<String> {
        let both = self.0.iter();
        let both = both.filter_map(|(number, held)| Some((held, after.0.get(number)?)));
        let fewer = both.filter(|(before, after)| after.count < before.count);
        let told = |(before, after): (&Held, &Held)| {
            let (name, had, has) = (&before.name, before.count, after.count);
            format!("{name} had {had} rows, and has {has}")
        };
        fewer.map(told).collect()
    }

    /// Tables with rows that are not there any more.
    pub(super) fn gone(&self, after: &Self) -> Vec<String> {
        let gone = self.0.iter();
        let gone = gone.filter(|(number, held)| held.count > 0 && !after.0.contains_key(number));
        gone.map(|(_, held)| held.name.clone()).collect()
    }

    /// Tables that are still there and say something else.
    pub(super) fn changed(&self, after: &Self) -> Vec<String> {
        let both = self.0.iter();
        let both = both.filter_map(|(number, held)| Some((held, after.0.get(number)?)));
        let others = both.filter(|(before, after)| before.sum != after.sum);
        others.map(|(before, _)| before.name.clone()).collect()
    }
}

/// Takes all rows away.
pub(super) async fn empty(connection: &mut PgConnection) -> sqlx::Result<()> {
    let tables = tables(connection).await?;
    if tables.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = tables.into_iter().map(|(_, name)| name).collect();
    let sql = format!("TRUNCATE {} CASCADE", names.join(", "));
    raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

async fn tables(connection: &mut PgConnection) -> sqlx::Result<Vec<(i64, String)>> {
    query_as(TABLES).fetch_all(connection).await
}

/// Sets whether rows may be lost on the way down.
pub(super) async fn allow_loss(connection: &mut PgConnection, may: bool) -> sqlx::Result<()> {
    let value = if may { "on" } else { "off" };
    let sql = "SELECT pg_catalog.set_config('amani.allow_lossy', $1, false)";
    let _: String = query_scalar(sql).bind(value).fetch_one(connection).await?;
    Ok(())
}
