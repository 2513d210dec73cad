//! A step back that may lose rows, and what it lost.

use std::collections::BTreeMap;

use sqlx::{Connection, PgConnection, query, query_scalar};

use super::event::Event;
use super::in_the_way::InTheWay;
use super::loss::Loss;
use super::picture::{Picture, deleted, deleted_between};
use super::split::statements;
use super::step::{Rows, Step};
use super::trouble::StatementError;

/// The setting that the generated ways down ask.
const SETTING: &str = "amani.allow_lossy";

/// The rows that go before a statement, by its place in the file.
type Cleared = BTreeMap<usize, Vec<InTheWay>>;

impl Step<'_> {
    /// All statements, in the transaction that is begun.
    pub(super) async fn inside_losing(
        &self,
        connection: &mut PgConnection,
    ) -> sqlx::Result<Vec<Loss>> {
        if self.rows != Rows::Stop {
            set(connection, "on", true).await?;
        }
        if self.rows != Rows::Count {
            self.all(connection).await?;
            return Ok(Vec::new());
        }
        if self.has_own_transaction() {
            let before = Picture::read(connection).await?;
            self.all(connection).await?;
            let after = Picture::read(connection).await?;
            return Ok(before.gone(&after).uncounted());
        }
        self.counting(connection).await
    }

    /// Only a trial shows what goes, and it can only be counted while it is there.
    async fn counting(&self, connection: &mut PgConnection) -> sqlx::Result<Vec<Loss>> {
        let mut before = Picture::read(connection).await?;
        let deleted_before = deleted(connection).await?;
        let mut cleared = Cleared::new();
        let mut trial = loop {
            let mut trial = connection.begin().await?;
            let Err((place, error)) = self.clearing(&mut trial, &cleared, &mut before).await else {
                break trial;
            };
            trial.rollback().await?;
            let found = InTheWay::of(&error, &statements(self.sql)[place]);
            let known = cleared.entry(place).or_default();
            let found: Vec<InTheWay> = found.into_iter().filter(|it| !known.contains(it)).collect();
            if found.is_empty() && !InTheWay::widen(known, &error) {
                return Err(error);
            }
            known.extend(found);
        };
        let mut gone = before.gone(&Picture::read(&mut trial).await?);
        if gone.is_empty() && cleared.is_empty() {
            let deleted = deleted(&mut trial).await?;
            trial.commit().await?;
            return Ok(deleted_between(&deleted_before, deleted).collect());
        }
        trial.rollback().await?;
        let anew = gone.take_anew(connection).await?;
        let mut losses = gone.count(connection).await?;
        // What was tried counts, though it was rolled back.
        let deleted_before = deleted(connection).await?;
        let done = self.clearing(connection, &cleared, &mut before).await;
        done.map_err(|(_, error)| error)?;
        for (anew, number) in anew {
            losses.extend(anew.loss(number, connection).await?);
        }
        let deleted = deleted(connection).await?;
        losses.extend(deleted_between(&deleted_before, deleted));
        Ok(losses)
    }

    /// Every statement, after the rows in its way are gone; where one fails, which it is.
    async fn clearing(
        &self,
        connection: &mut PgConnection,
        cleared: &Cleared,
        before: &mut Picture,
    ) -> Result<(), (usize, sqlx::Error)> {
        for (place, statement) in statements(self.sql).iter().enumerate() {
            for rows in cleared.get(&place).into_iter().flatten() {
                let done = rows.delete(connection).await;
                done.map_err(|error| (place, StatementError::place(error, &self.file, statement)))?;
            }
            let done = self.execute(connection, statement).await;
            done.map_err(|error| (place, error))?;
            let is = |place: usize, word| statement.tokens.get(place).is_some_and(|it| it.is(word));
            if is(0, "alter") && is(1, "type") {
                let renamed = before.rename(connection).await;
                renamed.map_err(|error| (place, error))?;
            }
        }
        Ok(())
    }

    /// Outside of a transaction the setting is the session's, and goes back to what it was.
    pub(super) async fn outside_losing(
        &self,
        connection: &mut PgConnection,
        tell: &(dyn Fn(&Event) + Send + Sync),
    ) -> sqlx::Result<Vec<Loss>> {
        if self.rows == Rows::Stop {
            self.outside(connection, tell).await?;
            return Ok(Vec::new());
        }
        let before = Picture::read(connection).await?;
        let setting = query_scalar("SELECT COALESCE(current_setting($1, true), '')").bind(SETTING);
        let setting: String = setting.fetch_one(&mut *connection).await?;
        set(connection, "on", false).await?;
        let done = self.outside(connection, tell).await;
        let put_back = set(connection, &setting, false).await;
        done?;
        put_back?;
        if self.rows == Rows::Lose {
            return Ok(Vec::new());
        }
        let after = Picture::read(connection).await?;
        Ok(before.gone(&after).uncounted())
    }
}

async fn set(connection: &mut PgConnection, value: &str, is_local: bool) -> sqlx::Result<()> {
    let set = query("SELECT set_config($1, $2, $3)").bind(SETTING);
    set.bind(value).bind(is_local).execute(connection).await?;
    Ok(())
}
