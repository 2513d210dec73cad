use std::time::{SystemTime, UNIX_EPOCH};

/// Now in UTC as a migration's version: `YYYYMMDDHHMMSS`, as `sqlx migrate add` writes it.
#[must_use]
pub fn now() -> i64 {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    version(i64::try_from(elapsed.as_secs()).unwrap_or_default())
}

fn version(seconds: i64) -> i64 {
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let date = (year * 100 + month) * 100 + day;
    let time = (second / 3600 * 100 + second / 60 % 60) * 100 + second % 60;
    date * 1_000_000 + time
}

/// Days since 1970-01-01 as year, month and day, by counting from March of the year 0, so that a
/// leap day is the last day of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    let days = days + 719_468;
    let day_of_era = days.rem_euclid(ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + days.div_euclid(ERA) * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn seconds_become_a_version() {
        assert_eq!(version(0), 19_700_101_000_000);
        assert_eq!(version(951_827_696), 20_000_229_123_456);
        assert_eq!(version(1_704_067_199), 20_231_231_235_959);
        assert_eq!(version(4_107_542_400), 21_000_301_000_000);
    }
}
