//! `cargo amani graph`: a picture of a schema that a person likes to look at.

mod diagram;
mod escape;
mod history;
mod html;
mod layout;
mod measure;
mod mermaid;
mod svg;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use amani_schema_core::schema::Schema;
use amani_schema_history::{Folder, canonical};
use clap::ValueEnum;

use crate::output;
use crate::project::{Project, shown};
use crate::source::{Source, migrations_table};
use diagram::Diagram;

/// Draw the tables and enum types of a schema and how they hang together.
///
/// As SVG, as Mermaid text, or as one HTML page that needs nothing but itself: the picture, everything about
/// each table and type, and what each migration did. The same schema gives the same bytes everywhere.
///
///     cargo amani graph --out docs/schema.html
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Where the schema is: `rust:DIR`, `migrations:DIR`, `sql:FILE` or `postgres://...`; else the package's
    /// types, or its migrations where there are none.
    #[arg(long, value_name = "SOURCE")]
    from: Option<Source>,
    #[command(flatten)]
    project: Project,
    /// Write into this file instead of printing.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The format; else what the ending of the file says, else SVG.
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// What stands above the page.
    #[arg(long, value_name = "TEXT", default_value = "Database schema")]
    title: String,
    /// Print JSON instead: the cards with their places, and the links.
    #[arg(long, conflicts_with_all = ["out", "format"])]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Svg,
    Mermaid,
    Html,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let format = arguments.format()?;
    let source = arguments.source()?;
    let table = migrations_table(&[&source], arguments.project.package())?;
    // Each source has another order.
    let schema = canonical(&source.read(&table).await?);
    let diagram = Diagram::of(&schema);
    if arguments.json {
        output::json(&svg::places(&diagram))?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = match format {
        Format::Svg => svg::draw(&diagram, svg::Place::Alone),
        Format::Mermaid => mermaid::render(&diagram),
        Format::Html => arguments.page(&source, &schema, &diagram)?,
    };
    match &arguments.out {
        None => output::text(text)?,
        Some(file) => {
            write(file, &text)?;
            output::line(shown(file))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Only where it says something else, so that nothing that watches it runs for nothing.
fn write(file: &Path, text: &str) -> Result<(), String> {
    let failed = |error| format!("{} cannot be written: {error}", file.display());
    if fs::read_to_string(file).is_ok_and(|found| found == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(file, text).map_err(failed)
}

impl Arguments {
    fn format(&self) -> Result<Format, String> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let ending = self.out.as_ref().and_then(|file| file.extension());
        match ending.and_then(|ending| ending.to_str()) {
            None if self.out.is_none() => Ok(Format::Svg),
            Some("svg") => Ok(Format::Svg),
            Some("mmd" | "mermaid") => Ok(Format::Mermaid),
            Some("html" | "htm") => Ok(Format::Html),
            _ => Err(
                "the ending of the file says no format: name it `.svg`, `.mmd` or `.html`, or give `--format`"
                    .to_owned(),
            ),
        }
    }

    fn source(&self) -> Result<Source, String> {
        match &self.from {
            Some(source) => Ok(source.clone()),
            None if self.project.has_types() => Ok(Source::Rust(self.project.package().to_owned())),
            None => Ok(Source::Migrations(self.project.folder()?)),
        }
    }

    fn page(&self, source: &Source, schema: &Schema, diagram: &Diagram) -> Result<String, String> {
        let folder = match source {
            Source::Migrations(folder) => Some(folder.clone()),
            Source::Rust(package) if package == self.project.package() => {
                Some(self.project.folder()?)
            }
            Source::Rust(package) => {
                let config = amani_schema_build::Config::read(package);
                Some(config.map_err(|error| error.to_string())?.migrations)
            }
            Source::Sql(_) | Source::Database(_) => None,
        };
        let entries = match folder.filter(|folder| folder.exists()) {
            Some(folder) => {
                let folder = Folder::read(&folder).map_err(|error| error.to_string())?;
                history::history(&folder)
            }
            None => Vec::new(),
        };
        Ok(html::render(&self.title, schema, diagram, &entries))
    }
}
