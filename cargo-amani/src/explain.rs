//! `cargo amani explain`: the page of a code.

use std::process::ExitCode;

use amani_schema_core::code::Code;

use crate::output;

/// Explain a code such as AMANI0009: what is wrong, an example that fails, and its repair.
///
///     cargo amani explain AMANI0009
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The code, as it stands in the error; all of them are listed without one.
    code: Option<String>,
    /// Print codes and pages as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(serde::Serialize)]
struct Entry {
    code: String,
    title: &'static str,
    page: &'static str,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let codes = match &arguments.code {
        None => Code::ALL.to_vec(),
        Some(text) => {
            let unknown = || format!("there is no code `{text}`: `cargo amani explain` lists them");
            vec![Code::read(text).ok_or_else(unknown)?]
        }
    };
    if arguments.json {
        let entries = codes.into_iter().map(|code| Entry {
            code: code.to_string(),
            title: code.title(),
            page: page(code),
        });
        output::json(&entries.collect::<Vec<_>>())?;
    } else if arguments.code.is_some() {
        for code in codes {
            output::line(page(code).trim_end())?;
        }
    } else {
        for code in codes {
            output::line(format!("{code}  {}", code.title()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

macro_rules! pages {
    ($($code:ident => $file:literal),* $(,)?) => {
        fn page(code: Code) -> &'static str {
            match code {
                $(Code::$code => include_str!(concat!("../../docs/errors/", $file, ".md")),)*
            }
        }
    };
}

pages! {
    NoColumnType => "AMANI0001",
    NoVariant => "AMANI0002",
    NoTarget => "AMANI0003",
    Conditional => "AMANI0004",
    Hidden => "AMANI0005",
    NameTwice => "AMANI0006",
    NoKey => "AMANI0007",
    Syntax => "AMANI0008",
    UnknownName => "AMANI0009",
    Statement => "AMANI0010",
    Past => "AMANI0011",
    ObjectGone => "AMANI0012",
    LabelGone => "AMANI0013",
    NoValue => "AMANI0014",
    Conversion => "AMANI0015",
    NoWay => "AMANI0016",
    Unproven => "AMANI0017",
    Disagreement => "AMANI0018",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_its_own_page() {
        for code in Code::ALL {
            let title = format!("# {code}: {}\n", code.title());
            assert!(page(code).starts_with(&title), "{code}");
        }
    }
}
