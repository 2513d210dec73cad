//! Moments and spans of time: each can be written in many ways.

use super::Verdict;

/// A date and a time of day as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    /// Days since the epoch.
    day: i64,
    microseconds: i64,
    /// Seconds east of UTC, where that is written.
    offset: Option<i64>,
}

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Compares two texts as values of one of the types of time, without a precision.
pub(super) fn compare(one: &str, other: &str, data_type: &str) -> Verdict {
    let same = match data_type {
        "interval" => pair(one, other, span).map(|(one, other)| one == other),
        "time without time zone" => pair(one, other, time).map(|(one, other)| one == other),
        "date" => pair(one, other, moment).map(|(one, other)| one.day == other.day),
        "timestamp without time zone" => pair(one, other, moment)
            .map(|(one, other)| (one.day, one.microseconds) == (other.day, other.microseconds)),
        "timestamp with time zone" => {
            pair(one, other, moment).and_then(|(one, other)| is_same_moment(one, other))
        }
        _ => None,
    };
    match same {
        Some(true) => Verdict::Same,
        Some(false) => Verdict::Different,
        None => Verdict::CannotTell,
    }
}

/// A text of one of the types of time as it is printed; `None` where that cannot be known offline.
///
/// Without an offset a moment is one of UTC, the time zone of every session that sqlx opens.
pub(super) fn plain(text: &str, data_type: &str, has_precision: bool) -> Option<String> {
    let text = text.trim();
    let plain = match data_type {
        "time without time zone" => clock(time(text)?)?,
        "date" => date(moment(text)?.day)?,
        "timestamp without time zone" => local(moment(text)?, 0)?,
        "timestamp with time zone" => {
            let moment = moment(text)?;
            local(moment, moment.offset.unwrap_or(0))? + "+00"
        }
        _ => return None,
    };
    // A fraction would be rounded.
    (!has_precision || !plain.contains('.')).then_some(plain)
}

/// What the clock of UTC shows, so many seconds after which this one shows the moment.
fn local(moment: Moment, ahead: i64) -> Option<String> {
    let total = moment.day * DAY + moment.microseconds - ahead * SECOND;
    let day = date(total.div_euclid(DAY))?;
    Some(format!("{day} {}", clock(total.rem_euclid(DAY))?))
}

/// `2020-01-31`, in the years that have four digits.
fn date(day: i64) -> Option<String> {
    let (era, in_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year_of_era = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let day_of_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let is_printed_so = (1..=9999).contains(&year);
    is_printed_so.then(|| format!("{year:04}-{month:02}-{day_of_month:02}"))
}

/// `10:00:00.5`; the hour 24 is printed in more than one way.
fn clock(microseconds: i64) -> Option<String> {
    let (seconds, fraction) = (microseconds / SECOND, microseconds % SECOND);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let whole = format!("{hours:02}:{minutes:02}:{:02}", seconds % 60);
    let fraction = format!("{fraction:06}");
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    (hours < 24).then(|| format!("{whole}{dot}{fraction}"))
}

fn pair<T>(one: &str, other: &str, read: impl Fn(&str) -> Option<T>) -> Option<(T, T)> {
    Some((read(one.trim())?, read(other.trim())?))
}

/// Without an offset a text means the time zone of the session, and is printed in it.
fn is_same_moment(one: Moment, other: Moment) -> Option<bool> {
    let local = |moment: Moment| moment.day * DAY + moment.microseconds;
    match (one.offset, other.offset) {
        (Some(left), Some(right)) => {
            Some(local(one) - left * SECOND == local(other) - right * SECOND)
        }
        _ => (local(one) == local(other)).then_some(true),
    }
}

/// `2020-01-31`, `20200131`, with or without a time and an offset behind.
fn moment(text: &str) -> Option<Moment> {
    let (date, rest) = match text.find([' ', 'T', 't']) {
        Some(place) => (&text[..place], text[place + 1..].trim_start()),
        None => (text, ""),
    };
    let day = day(date)?;
    if rest.is_empty() {
        return Some(Moment {
            day,
            microseconds: 0,
            offset: None,
        });
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.');
    let (clock, zone) = rest.split_at(end.unwrap_or(rest.len()));
    Some(Moment {
        day,
        microseconds: time(clock)?,
        offset: match zone.trim() {
            "" => None,
            zone => Some(offset(zone)?),
        },
    })
}

fn day(date: &str) -> Option<i64> {
    let parts: Vec<&str> = match date.len() {
        8 if !date.contains('-') => vec![date.get(..4)?, date.get(4..6)?, date.get(6..)?],
        _ => date.split('-').collect(),
    };
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let is_year = year.len() == 4;
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    if !is_year || !(1..=12).contains(&month) || !(1..=days_of(year, month)).contains(&day) {
        return None;
    }
    // Days in a calendar whose year begins in March, so that the leap day is the last one.
    let shifted = if month > 2 { year } else { year - 1 };
    let (era, in_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + day_of_year)
}

fn days_of(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn digits(text: &str) -> Option<i64> {
    let is_plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

/// `10:00`, `10:00:00.5`: microseconds.
fn time(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [hours, minutes] => (hours, minutes, "0"),
        [hours, minutes, seconds] => (hours, minutes, *seconds),
        _ => return None,
    };
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    if fraction.len() > 6 {
        return None;
    }
    let fraction = digits(&format!("{fraction:0<6}"))?;
    let (minutes, seconds) = (digits(minutes)?, digits(whole)?);
    // A second 60 is the first of the next minute.
    if minutes > 59 || seconds > 59 {
        return None;
    }
    Some(digits(hours)? * HOUR + minutes * MINUTE + seconds * SECOND + fraction)
}

/// `Z`, `+02`, `-05:30`, `+0200`: seconds.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match zone.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let plain = zone[1..].replace(':', "");
    let (hours, minutes) = match plain.len() {
        1 | 2 => (&*plain, "0"),
        4 => plain.split_at_checked(2)?,
        _ => return None,
    };
    Some(sign * (digits(hours)? * 3600 + digits(minutes)? * 60))
}

/// `1 mon 2 days 03:00:00`, `90 minutes`: months, days and microseconds.
fn span(text: &str) -> Option<(i64, i64, i64)> {
    let mut total = (0, 0, 0);
    let spaced = apart(text);
    let mut words = spaced.split_whitespace();
    let mut is_empty = true;
    while let Some(word) = words.next() {
        is_empty = false;
        let (sign, plain) = match word.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, word.strip_prefix('+').unwrap_or(word)),
        };
        if plain.contains(':') {
            total.2 += sign * time(plain)?;
            continue;
        }
        let number = sign * digits(plain)?;
        let unit = words.next()?.to_ascii_lowercase();
        let (months, days, microseconds) = self::unit(&unit)?;
        total.0 += number * months;
        total.1 += number * days;
        total.2 += number * microseconds;
    }
    (!is_empty).then_some(total)
}

/// `1h30m` is `1 h 30 m`.
fn apart(text: &str) -> String {
    let mut spaced = String::new();
    for character in text.chars() {
        let last = spaced.chars().last();
        let joins_digit = last.is_some_and(|last| last.is_ascii_digit());
        let joins_letter = last.is_some_and(|last| last.is_ascii_alphabetic());
        if joins_digit && character.is_ascii_alphabetic()
            || joins_letter && character.is_ascii_digit()
        {
            spaced.push(' ');
        }
        spaced.push(character);
    }
    spaced
}

/// Months, days and microseconds of a unit:
/// <https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT>.
fn unit(name: &str) -> Option<(i64, i64, i64)> {
    Some(match name {
        "us" | "microsecond" | "microseconds" => (0, 0, 1),
        "ms" | "millisecond" | "milliseconds" => (0, 0, 1000),
        "s" | "sec" | "secs" | "second" | "seconds" => (0, 0, SECOND),
        "m" | "min" | "mins" | "minute" | "minutes" => (0, 0, MINUTE),
        "h" | "hr" | "hrs" | "hour" | "hours" => (0, 0, HOUR),
        "d" | "day" | "days" => (0, 1, 0),
        "w" | "week" | "weeks" => (0, 7, 0),
        "mon" | "mons" | "month" | "months" => (1, 0, 0),
        "y" | "yr" | "yrs" | "year" | "years" => (12, 0, 0),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_printed_in_one_way() {
        let zoned = "timestamp with time zone";
        let plain_one = "timestamp without time zone";
        let moments = [
            ("2020-1-31", "date", "2020-01-31"),
            ("20200131", "date", "2020-01-31"),
            ("2020-01-31 23:00-05", "date", "2020-01-31"),
            ("9:05", "time without time zone", "09:05:00"),
            ("09:05:06.700", "time without time zone", "09:05:06.7"),
            ("0001-01-01 00:00:00+00:00", zoned, "0001-01-01 00:00:00+00"),
            ("0001-01-01 00:00:00", zoned, "0001-01-01 00:00:00+00"),
            ("2020-03-01T00:30:00+01", zoned, "2020-02-29 23:30:00+00"),
            ("2019-12-31 20:00-0530", zoned, "2020-01-01 01:30:00+00"),
            (
                "2020-01-01T00:00:00.250Z",
                zoned,
                "2020-01-01 00:00:00.25+00",
            ),
            ("0001-01-01 00:00:00+02", plain_one, "0001-01-01 00:00:00"),
            ("2000-02-29", plain_one, "2000-02-29 00:00:00"),
            (
                "9999-12-31 23:59:59.999999Z",
                plain_one,
                "9999-12-31 23:59:59.999999",
            ),
        ];
        for (written, of, printed) in moments {
            assert_eq!(
                plain(written, of, false).as_deref(),
                Some(printed),
                "{written}"
            );
            assert_eq!(plain(printed, of, false).as_deref(), Some(printed));
        }
    }

    #[test]
    fn a_moment_that_only_the_server_can_read_is_left() {
        let zoned = "timestamp with time zone";
        let texts = [
            ("now", zoned, false),
            ("infinity", "date", false),
            ("2020-01-01 10:00 Europe/Rome", zoned, false),
            ("0001-01-01 00:00:00+01", zoned, false),
            ("9999-12-31 23:00:00-02", zoned, false),
            ("2020-02-30", "date", false),
            ("01/02/2020", "date", false),
            ("24:00", "time without time zone", false),
            ("10:00+02", "time without time zone", false),
            ("10:00+02", "time with time zone", false),
            ("10:00:00.5", "time without time zone", true),
        ];
        for (text, of, has_precision) in texts {
            assert_eq!(plain(text, of, has_precision), None, "{text}");
        }
    }

    #[test]
    fn one_moment_is_told_from_another() {
        let zoned = "timestamp with time zone";
        let pairs = [
            (
                "2020-01-01T00:00:00Z",
                "2020-01-01 00:00:00+00",
                zoned,
                Verdict::Same,
            ),
            (
                "2020-01-01 02:00+02",
                "2020-01-01 00:00:00+00",
                zoned,
                Verdict::Same,
            ),
            ("2020-01-01", "2020-01-01 00:00:00+05", zoned, Verdict::Same),
            (
                "2020-01-01",
                "2019-12-31 19:00:00-05",
                zoned,
                Verdict::CannotTell,
            ),
            (
                "2020-01-01 00:00-05",
                "2020-01-01 00:00:00+05",
                zoned,
                Verdict::Different,
            ),
            (
                "2020-03-01 00:00+01",
                "2020-02-29 23:00:00+00",
                zoned,
                Verdict::Same,
            ),
            ("2020-1-1", "2020-01-01", "date", Verdict::Same),
            ("20200101", "2020-01-02", "date", Verdict::Different),
            ("today", "2020-01-02", "date", Verdict::CannotTell),
            ("10:00", "10:00:00", "time without time zone", Verdict::Same),
            ("1 hour 30 min", "01:30:00", "interval", Verdict::Same),
            ("36 hours", "1 day 12:00:00", "interval", Verdict::Different),
            (
                "1 year 2 months",
                "1 year 2 mons",
                "interval",
                Verdict::Same,
            ),
            ("-1 day", "-1 days", "interval", Verdict::Same),
            ("P1D", "1 day", "interval", Verdict::CannotTell),
        ];
        for (one, other, of, verdict) in pairs {
            assert_eq!(compare(one, other, of), verdict, "{one} / {other}");
        }
    }
}
