//! Concatenation in constants, for SQL whose names only rustc can resolve.

/// The length of all parts together, in bytes.
#[must_use]
pub const fn total(parts: &[&str]) -> usize {
    let mut bytes = 0;
    let mut part = 0;
    while part < parts.len() {
        bytes += parts[part].len();
        part += 1;
    }
    bytes
}

/// All parts, one after the other; `BYTES` is their [`total`].
#[must_use]
pub const fn join<const BYTES: usize>(parts: &[&str]) -> [u8; BYTES] {
    let mut joined = [0; BYTES];
    let mut filled = 0;
    let mut part = 0;
    while part < parts.len() {
        let bytes = parts[part].as_bytes();
        joined
            .split_at_mut(filled)
            .1
            .split_at_mut(bytes.len())
            .0
            .copy_from_slice(bytes);
        filled += bytes.len();
        part += 1;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_in_order() {
        const PARTS: &[&str] = &["bigint", "", "[]é"];
        const JOINED: [u8; total(PARTS)] = join(PARTS);
        assert_eq!(str::from_utf8(&JOINED), Ok("bigint[]é"));
    }
}
