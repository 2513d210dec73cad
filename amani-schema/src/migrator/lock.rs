//! One migrator at a time: sqlx's own advisory lock, waited for by asking again and again.
//!
//! sqlx waits inside `pg_advisory_lock`, with a snapshot that a `CREATE INDEX CONCURRENTLY` of the one
//! who holds the lock waits for in turn: a deadlock. Between two questions there is none.

use std::time::Duration;

use sqlx::{PgConnection, query, query_scalar};

/// The pause between the first two questions; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Waits until the lock is ours, and calls `tell` once if another one has it.
pub(super) async fn take(connection: &mut PgConnection, tell: impl FnOnce()) -> sqlx::Result<()> {
    let key = key(&mut *connection).await?;
    let mut tell = Some(tell);
    let mut pause = FIRST_PAUSE;
    loop {
        let is_ours = query_scalar("SELECT pg_try_advisory_lock($1)").bind(key);
        if is_ours.fetch_one(&mut *connection).await? {
            return Ok(());
        }
        if let Some(tell) = tell.take() {
            tell();
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Gives the lock back.
pub(super) async fn give_back(connection: &mut PgConnection) -> sqlx::Result<()> {
    let key = key(&mut *connection).await?;
    let unlock = query("SELECT pg_advisory_unlock($1)").bind(key);
    unlock.execute(connection).await?;
    Ok(())
}

/// The key that sqlx makes of the database's name.
async fn key(connection: &mut PgConnection) -> sqlx::Result<i64> {
    let name: String = query_scalar("SELECT current_database()::text")
        .fetch_one(connection)
        .await?;
    Ok(0x3d32_ad9e * i64::from(crc32(name.as_bytes())))
}

/// CRC-32 of ISO-HDLC, as in zip and PNG.
fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    let step = |value: u32| (value >> 1) ^ if value & 1 == 1 { POLYNOMIAL } else { 0 };
    let digest = bytes.iter().fold(u32::MAX, |digest, byte| {
        (0..8).fold(digest ^ u32::from(*byte), |value, _| step(value))
    });
    !digest
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_sum_is_that_of_the_catalogue_of_sums() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
