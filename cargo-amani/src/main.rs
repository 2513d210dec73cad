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
mod rights;
mod schema;
mod source;
mod squash;
mod status;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

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
    max_term_width = 120
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
    let arguments: Vec<OsString> = without_subcommand(std::env::args_os()).collect();
    let is_json = asks_for_json(&arguments);
    let arguments = match parse(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return answer(&error, is_json),
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
    done.unwrap_or_else(|error| fail(&error, is_json))
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let command = Arguments::command().mut_subcommands(|command| {
        match command.get_long_about().map(ToString::to_string) {
            Some(text) => command.long_about(flowing(&text)),
            None => command,
        }
    });
    Arguments::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

/// What is said above a command, each paragraph in one line, which is broken where the terminal ends; what is
/// indented keeps its lines.
fn flowing(text: &str) -> String {
    let mut flowing = String::new();
    let mut before = "";
    for line in text.lines() {
        let is_within = |line: &str| !line.is_empty() && !line.starts_with(' ');
        flowing += match (is_within(before), is_within(line)) {
            (true, true) => " ",
            _ if flowing.is_empty() => "",
            _ => "\n",
        };
        flowing += line;
        before = line;
    }
    flowing
}

fn asks_for_json(arguments: &[OsString]) -> bool {
    let options = arguments.iter().take_while(|argument| *argument != "--");
    options.into_iter().any(|argument| argument == "--json")
}

/// Says what went wrong; for machines on standard output as well.
fn fail(error: &str, is_json: bool) -> ExitCode {
    output::note(format!("error: {error}"));
    if is_json {
        // Where that cannot be written, the exit code is left.
        drop(output::json(&output::Failure::of(error)));
    }
    ExitCode::from(2)
}

/// Help where it was asked for, and what is wrong with the arguments, which may hold a password.
fn answer(error: &clap::Error, is_json: bool) -> ExitCode {
    let text = error.render();
    let choice = if error.use_stderr() {
        AutoStream::choice(&std::io::stderr())
    } else {
        AutoStream::choice(&std::io::stdout())
    };
    if error.use_stderr() && is_json {
        let text = text.to_string();
        return fail(text.strip_prefix("error: ").unwrap_or(&text), true);
    }
    let text = if choice == ColorChoice::Never {
        text.to_string()
    } else {
        text.ansi().to_string()
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

    fn kind(arguments: &[&str]) -> ErrorKind {
        let arguments = arguments.iter().map(OsString::from);
        parse(without_subcommand(arguments)).unwrap_err().kind()
    }

    #[test]
    fn a_paragraph_flows_and_an_example_stays() {
        assert_eq!(
            flowing("One\ntwo.\n\nThree\nfour\n\n    cargo amani x\n    cargo amani y"),
            "One two.\n\nThree four\n\n    cargo amani x\n    cargo amani y"
        );
    }

    #[test]
    fn it_answers_as_a_cargo_subcommand_and_by_its_own_name() {
        assert_eq!(
            kind(&["cargo-amani", "amani", "--version"]),
            ErrorKind::DisplayVersion
        );
        assert_eq!(kind(&["cargo-amani", "--help"]), ErrorKind::DisplayHelp);
        assert_eq!(
            kind(&["cargo-amani"]),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        );
        assert_eq!(
            kind(&["cargo-amani", "amani", "schema"]),
            ErrorKind::MissingRequiredArgument
        );
    }
}
