//! The console blocks of `docs/command-line.md`, run again.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/command-line.md");

/// What the page shows: a heading, and the console blocks below it.
struct Section {
    heading: String,
    blocks: Vec<Vec<Step>>,
    /// The lines of the first block of Rust.
    rust: Vec<String>,
}

/// A command, and what it says.
struct Step {
    command: String,
    said: String,
}

/// The page, as far as it has not been run yet.
pub(crate) struct Page(Vec<Section>);

impl Page {
    pub(crate) fn read() -> Self {
        let text = fs::read_to_string(PAGE).unwrap();
        let sections = text.split("\n## ").skip(1).map(|section| {
            let (heading, rest) = section.split_once('\n').unwrap();
            let blocks = rest.split("```console\n").skip(1);
            let lines = rest.split("```rust\n").nth(1).unwrap_or_default();
            let (lines, _) = lines.split_once("```").unwrap_or_default();
            Section {
                heading: heading.to_owned(),
                blocks: blocks.map(steps).collect(),
                rust: lines.lines().map(str::to_owned).collect(),
            }
        });
        Self(sections.collect())
    }

    /// Runs the first block of a section that has not been run, in a folder, with these words in the place of those.
    pub(crate) fn run(
        &mut self,
        heading: &str,
        folder: &Path,
        url: &str,
        instead: &[(&str, &str)],
    ) {
        let section = self.0.iter_mut().find(|it| it.heading == heading);
        let section = section.unwrap_or_else(|| panic!("no section {heading}"));
        assert!(!section.blocks.is_empty(), "{heading} has no more blocks");
        let replaced = |text: &str, back: bool| {
            instead.iter().fold(text.to_owned(), |text, (from, to)| {
                let (from, to) = if back { (to, from) } else { (from, to) };
                text.replace(from, to)
            })
        };
        for step in section.blocks.remove(0) {
            let said = replaced(&step.said, false);
            let found = run(&replaced(&step.command, false), folder, url);
            if shows(&normal(&said), &normal(&found)) {
                continue;
            }
            let found = replaced(&found, true);
            if std::env::var("AMANI_SNAPSHOTS").is_ok_and(|it| it == "renew") {
                step.renew(&found);
                continue;
            }
            let Step { command, said } = step;
            panic!(
                "{heading}: {command}\n{said}\n\nsays now, which AMANI_SNAPSHOTS=renew writes:\n\n{found}"
            );
        }
    }

    /// That a file has the lines that a section shows of it.
    pub(crate) fn look_at(&self, heading: &str, file: &Path) {
        let text = fs::read_to_string(file).unwrap();
        let mut section = self.0.iter().filter(|it| it.heading == heading);
        let shown = &section.next().unwrap().rust;
        let mut lines = text.lines();
        for line in shown.iter().filter(|line| line.trim() != "...") {
            assert!(lines.any(|found| found == line), "{line}\n\n{text}");
        }
        assert!(!shown.is_empty(), "{heading} shows no Rust");
    }

    /// The headings of the blocks that were not run.
    pub(crate) fn left(&self) -> Vec<&str> {
        let left = self.0.iter();
        let left = left.flat_map(|section| section.blocks.iter().map(|_| &*section.heading));
        left.collect()
    }
}

impl Step {
    /// Writes into the page what the command says now.
    fn renew(&self, found: &str) {
        let Self { command, said } = self;
        let (before, after) = (
            format!("$ {command}\n{said}"),
            format!("$ {command}\n{found}"),
        );
        let text = fs::read_to_string(PAGE).unwrap();
        fs::write(PAGE, text.replacen(before.trim_end(), after.trim_end(), 1)).unwrap();
    }
}

fn steps(block: &str) -> Vec<Step> {
    let (block, _) = block.split_once("```").unwrap();
    let block = block.strip_prefix("$ ").unwrap();
    let steps = block.split("\n$ ").map(|step| {
        let (command, said) = step.split_once('\n').unwrap_or((step, ""));
        Step {
            command: command.to_owned(),
            said: said.trim_end().to_owned(),
        }
    });
    steps.collect()
}

/// As a shell runs it, both outputs as a terminal shows them.
fn run(command: &str, folder: &Path, url: &str) -> String {
    let script = format!("cargo() {{ \"$AMANI\" \"$@\"; }}\nexec 2>&1\n{command}\n");
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("AMANI", env!("CARGO_BIN_EXE_cargo-amani"))
        .env("DATABASE_URL", url)
        .env_remove("CI")
        .env_remove("AMANI_SCHEMA")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.trim_end().to_owned()
}

/// Without what is another in every run: versions, times, URLs, servers.
fn normal(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        let is_time = |place: usize| words.get(place + 1).is_some_and(|unit| *unit == "ms");
        let words = words.iter().enumerate().map(|(place, text)| match text {
            _ if is_time(place) => "N".to_owned(),
            text => word(text),
        });
        let mut line = words.collect::<Vec<_>>().join(" ");
        if let Some((before, rest)) = line.split_once(" on PostgreSQL ") {
            let after = rest.split_once(", ").map_or("", |(_, after)| after);
            line = format!("{before} on PostgreSQL X, {after}");
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn word(word: &str) -> String {
    const VERSION: usize = 14;
    if word.starts_with("postgres://") {
        return "URL".to_owned();
    }
    let mut plain = String::new();
    for part in word.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        let digits = part.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        if digits.len() == VERSION {
            plain += "VERSION";
            plain += &part[VERSION..];
        } else {
            plain += part;
        }
    }
    plain
}

/// Whether a text is what another shows, where a line `...` stands for any.
fn shows(shown: &str, text: &str) -> bool {
    let mut lines = text.lines();
    let mut shown = shown.lines().peekable();
    while let Some(line) = shown.next() {
        let is_there = if line.trim() == "..." {
            match shown.next() {
                Some(next) => lines.any(|found| found == next),
                None => return true,
            }
        } else {
            lines.next() == Some(line)
        };
        if !is_there {
            return false;
        }
    }
    lines.next().is_none()
}
