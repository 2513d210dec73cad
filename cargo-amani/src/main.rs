//! `cargo amani`: the command line of amani-schema.

// They panic where the reader is gone: `cargo amani diff ... | head`.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod apply;
mod beside;
mod check;
mod dev_init;
mod diff;
mod drift;
mod explain;
mod graph;
mod import;
mod migrations;
mod new;
mod notices;
mod output;
mod project;
mod revert;
mod schema;
mod source;
mod squash;
mod status;
mod verify;

use std::ffi::OsString;
use std::io::IsTerminal;
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
    arg_required_else_help = true,
    // What is said above a command has lines of its own.
    term_width = 120
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Apply(apply::Arguments),
    Check(check::Arguments),
    DevInit(dev_init::Arguments),
    Diff(diff::Arguments),
    Drift(drift::Arguments),
    Explain(explain::Arguments),
    Graph(graph::Arguments),
    Import(import::Arguments),
    New(new::Arguments),
    Revert(revert::Arguments),
    Schema(schema::Arguments),
    Squash(squash::Arguments),
    Status(status::Arguments),
    Verify(verify::Arguments),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = without_subcommand(std::env::args_os());
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return answer(&error),
    };
    let done = match arguments.command {
        Command::Apply(arguments) => apply::run(&arguments).await,
        Command::Check(arguments) => check::run(&arguments),
        Command::DevInit(arguments) => dev_init::run(&arguments).await,
        Command::Diff(arguments) => diff::run(&arguments).await,
        Command::Drift(arguments) => drift::run(&arguments).await,
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments).await,
        Command::Import(arguments) => import::run(&arguments).await,
        Command::New(arguments) => new::run(&arguments),
        Command::Revert(arguments) => revert::run(&arguments).await,
        Command::Schema(arguments) => schema::run(&arguments).await,
        Command::Squash(arguments) => squash::run(&arguments),
        Command::Status(arguments) => status::run(&arguments).await,
        Command::Verify(arguments) => verify::run(&arguments).await,
    };
    done.unwrap_or_else(|error| {
        output::note(format!("error: {error}"));
        ExitCode::from(2)
    })
}

/// Help where it was asked for, and what is wrong with the arguments, which may hold a password.
fn answer(error: &clap::Error) -> ExitCode {
    let text = error.render();
    let is_terminal = if error.use_stderr() {
        std::io::stderr().is_terminal()
    } else {
        std::io::stdout().is_terminal()
    };
    let text = if is_terminal {
        text.ansi().to_string()
    } else {
        text.to_string()
    };
    if error.use_stderr() {
        output::note(text);
        return ExitCode::from(2);
    }
    match output::line(text.trim_end()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
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
