//! A step back that may lose rows, and what it lost.

use sqlx::{Connection, PgConnection, query, query_scalar};

use super::event::Event;
use super::loss::{Loss, Picture, deleted, deleted_between};
use super::step::{Rows, Step};

/// The setting that the generated ways down ask.
const SETTING: &str = "amani.allow_lossy";

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
        let before = Picture::read(connection).await?;
        let mut deleted_before = deleted(connection).await?;
        let mut trial = connection.begin().await?;
        self.all(&mut trial).await?;
        let mut gone = before.gone(&Picture::read(&mut trial).await?);
        let mut losses = Vec::new();
        if gone.is_empty() {
            trial.commit().await?;
        } else {
            trial.rollback().await?;
            let anew = gone.take_anew(connection).await?;
            losses = gone.count(connection).await?;
            // What was tried counts, though it was rolled back.
            deleted_before = deleted(connection).await?;
            self.all(connection).await?;
            for (anew, number) in anew {
                losses.extend(anew.loss(number, connection).await?);
            }
        }
        let deleted = deleted(connection).await?;
        losses.extend(deleted_between(&deleted_before, deleted));
        Ok(losses)
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
