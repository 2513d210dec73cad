//! Numbers as they are printed.

pub(super) fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

/// A number as it is printed: `.5` is `0.5`, `1e3` is `1000`, `010` is `10`.
pub(super) fn number(text: &str) -> String {
    let text = text.to_ascii_lowercase().replace('_', "");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let Ok(exponent) = exponent.parse::<i32>() else {
        return text;
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_plain = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if !is_plain(whole) || !is_plain(fraction) || exponent.abs() > 100 {
        return text;
    }
    let mut digits = format!("{whole}{fraction}");
    let mut point = i32::try_from(whole.len()).unwrap_or_default() + exponent;
    while point < 1 {
        digits.insert(0, '0');
        point += 1;
    }
    let point = usize::try_from(point).unwrap_or_default();
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(point);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}
