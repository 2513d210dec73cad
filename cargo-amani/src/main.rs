//! `cargo amani`: the command line of amani-schema.

mod diff;
mod schema;
mod source;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Rust types are the PostgreSQL schema: this is the command line beside the build script.
///
/// The build script does the daily work: edit a type, run `cargo build`, and the migration is
/// there. These commands read what there is, wherever it is, and compare it.
#[derive(Debug, Parser)]
#[command(
    name = "cargo amani",
    bin_name = "cargo amani",
    version,
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Diff(diff::Arguments),
    Schema(schema::Arguments),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse_from(without_subcommand(std::env::args_os()));
    let done = match arguments.command {
        Command::Diff(arguments) => diff::run(&arguments).await,
        Command::Schema(arguments) => schema::run(&arguments).await,
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
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
        assert_eq!(
            parse(&["cargo-amani", "amani", "schema"]),
            ErrorKind::MissingRequiredArgument
        );
    }
}
