//! Which servers the proof runs on.

use std::path::PathBuf;
use std::str::FromStr;

use amani_schema::testing::ScratchServer;

/// Major versions, as they are asked for: `15`, `14..18`, `14,16..18`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Majors(Vec<u32>);

/// The oldest version that the catalog is read of.
const OLDEST: u32 = 14;

impl FromStr for Majors {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("write `15`, `14..18` or `14,16`, from {OLDEST} on");
        let number = |text: &str| {
            let number: Option<u32> = text.trim().parse().ok();
            number
                .filter(|it| (OLDEST..100).contains(it))
                .ok_or_else(wrong)
        };
        let mut majors = Vec::new();
        for part in text.split(',') {
            let (first, last) = part.split_once("..").unwrap_or((part, part));
            let (first, last) = (number(first)?, number(last.trim_start_matches('='))?);
            if first > last {
                return Err(wrong());
            }
            majors.extend(first..=last);
        }
        majors.sort_unstable();
        majors.dedup();
        Ok(Self(majors))
    }
}

impl Majors {
    /// The binaries of each, or which are not there and what to do.
    pub(super) fn find(&self) -> Result<Vec<PathBuf>, String> {
        let mut binaries = Vec::new();
        let mut missing = Vec::new();
        for major in &self.0 {
            match ScratchServer::find(*major) {
                Ok(folder) => binaries.push(folder),
                Err(places) => missing.push((major, places.join(", nor "))),
            }
        }
        let Some((first, _)) = missing.first() else {
            return Ok(binaries);
        };
        let help = format!(
            "install it (Debian: `apt-get install postgresql-{first}`), put it in one of these folders, or name the \
             folder with its `initdb` and `postgres` by AMANI_POSTGRES_BIN"
        );
        let lines = missing
            .iter()
            .map(|(major, places)| format!("PostgreSQL {major} is not there, neither {places}\n"));
        Err(format!("{}  help: {help}", lines.collect::<String>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_one_several_or_a_range() {
        let majors = |text: &str| text.parse::<Majors>().map(|it| it.0);
        assert_eq!(majors("15"), Ok(vec![15]));
        assert_eq!(majors("14..16,18,15"), Ok(vec![14, 15, 16, 18]));
        assert_eq!(majors("14..=16"), Ok(vec![14, 15, 16]));
        for wrong in ["", "13", "16..14", "newest", "14..", "14-16"] {
            assert!(majors(wrong).unwrap_err().contains("14..18"), "{wrong}");
        }
    }
}
