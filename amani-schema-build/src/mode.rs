use std::env;
use std::path::Path;

/// What the build script does with the migrations folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Writes what differs.
    Write,
    /// Compares, and fails where something differs.
    Check,
    /// Leaves the folder alone.
    Off,
}

/// Files that only a copy of a package has: packed, checked out by cargo, vendored. A copy is
/// never written to, and what is wrong in it is not its user's to mend.
const MARKS_OF_A_COPY: &[&str] = &["Cargo.toml.orig", ".cargo-ok", ".cargo-checksum.json"];

impl Mode {
    /// The mode for a package, from the environment.
    ///
    /// # Errors
    ///
    /// When `AMANI_SCHEMA` is set to something else than `write`, `check` or `off`.
    pub fn detect(package: &Path) -> Result<Self, String> {
        match env::var("AMANI_SCHEMA").as_deref() {
            Ok("write") => Ok(Self::Write),
            Ok("check") => Ok(Self::Check),
            Ok("off") => Ok(Self::Off),
            Ok("") | Err(_) => Ok(Self::by_surroundings(package)),
            Ok(other) => Err(format!(
                "AMANI_SCHEMA is `{other}`; it takes `write`, `check` or `off`"
            )),
        }
    }

    fn by_surroundings(package: &Path) -> Self {
        let is_copy = MARKS_OF_A_COPY
            .iter()
            .any(|mark| package.join(mark).exists());
        let is_set =
            |name| env::var(name).is_ok_and(|value| !matches!(&*value, "" | "0" | "false"));
        if is_copy || is_set("DOCS_RS") {
            Self::Off
        } else if is_set("CI") {
            Self::Check
        } else {
            Self::Write
        }
    }
}
