//! `cargo amani`: the command line of amani-schema.

use std::ffi::OsString;

use clap::Parser;

/// Rust types are the PostgreSQL schema: this is the command line beside the build script.
///
/// The build script does the daily work: edit a type, run `cargo build`, and the migration is
/// there. Commands that prove, apply and compare migrations are not part of this version yet.
#[derive(Debug, Parser)]
#[command(
    name = "cargo amani",
    bin_name = "cargo amani",
    version,
    arg_required_else_help = true
)]
struct Arguments {}

fn main() {
    Arguments::parse_from(without_subcommand(std::env::args_os()));
}

/// cargo runs `cargo amani ...` as `cargo-amani amani ...`.
fn without_subcommand(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    arguments
        .enumerate()
        .filter(|(place, argument)| *place != 1 || argument != "amani")
        .map(|(_, argument)| argument)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::error::ErrorKind;

    fn parse(arguments: &[&str]) -> ErrorKind {
        let arguments = arguments.iter().map(OsString::from);
        Arguments::try_parse_from(without_subcommand(arguments))
            .unwrap_err()
            .kind()
    }

    #[test]
    fn it_answers_as_a_cargo_subcommand_and_by_its_own_name() {
        assert_eq!(
            parse(&["cargo-amani", "amani", "--version"]),
            ErrorKind::DisplayVersion
        );
        assert_eq!(parse(&["cargo-amani", "--help"]), ErrorKind::DisplayHelp);
        assert_eq!(
            parse(&["cargo-amani"]),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        );
    }
}
