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

/// Cargo marks a checkout of a repository at its root, which may hold many packages.
const MARK_OF_A_CHECKOUT: &str = ".cargo-ok";

impl Mode {
    /// The mode for a package, from the environment; a copy is left alone whatever that says.
    ///
    /// # Errors
    ///
    /// When `AMANI_SCHEMA` is set to something else than `write`, `check` or `off`.
    pub fn detect(package: &Path) -> Result<Self, String> {
        if is_copy(package) {
            return Ok(Self::Off);
        }
        match env::var("AMANI_SCHEMA").as_deref() {
            Ok("write") => Ok(Self::Write),
            Ok("check") => Ok(Self::Check),
            Ok("off") => Ok(Self::Off),
            Ok("") | Err(_) => Ok(Self::by_surroundings()),
            Ok(other) => Err(format!(
                "AMANI_SCHEMA is `{other}`; it takes `write`, `check` or `off`"
            )),
        }
    }

    fn by_surroundings() -> Self {
        if is_set("CI") {
            Self::Check
        } else {
            Self::Write
        }
    }
}

pub(crate) fn is_copy(package: &Path) -> bool {
    let mut above = package.ancestors();
    MARKS_OF_A_COPY
        .iter()
        .any(|mark| package.join(mark).exists())
        || above.any(|folder| folder.join(MARK_OF_A_CHECKOUT).exists())
        || is_set("DOCS_RS")
}

fn is_set(name: &str) -> bool {
    env::var(name).is_ok_and(|value| !matches!(&*value, "" | "0" | "false"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::is_copy;

    #[test]
    fn a_copy_is_known_by_what_cargo_leaves_in_it() {
        for mark in [
            "Cargo.toml.orig",
            ".cargo-ok",
            ".cargo-checksum.json",
            "../.cargo-ok",
        ] {
            let checkout = tempfile::tempdir().unwrap();
            let package = checkout.path().join("package");
            fs::create_dir(&package).unwrap();
            assert!(!is_copy(&package));
            fs::write(package.join(mark), "").unwrap();
            assert!(is_copy(&package), "{mark}");
        }
    }
}
