//! Each code has a page in `docs/errors`, whose mistake is that mistake and whose repairs are repairs.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use amani_schema_build::{Mode, Outcome};
use amani_schema_core::code::Code;
use support::Project;
use support::repository::Repository;

/// What a page shows, block by block.
#[derive(Default)]
struct Page {
    title: String,
    /// The types of the sealed past.
    before: Option<String>,
    fails: Option<String>,
    message: Option<String>,
    works: Vec<String>,
}

impl Page {
    fn of(code: Code) -> Self {
        let name = format!("{code}.md");
        let text = fs::read_to_string(folder().join(&name));
        let text = text.unwrap_or_else(|error| panic!("{name}: {error}"));
        Self::read(&text).unwrap_or_else(|mistake| panic!("{name}: {mistake}"))
    }

    fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        let mut page = Self {
            title: lines.next().unwrap_or_default().to_owned(),
            ..Self::default()
        };
        while let Some(line) = lines.next() {
            if let Some(kind) = line.strip_prefix("```") {
                let body = lines.by_ref().take_while(|line| *line != "```");
                page.add(kind, body.collect::<Vec<_>>().join("\n"))?;
            }
        }
        Ok(page)
    }

    /// A block that no test looks at would be a promise that nobody keeps.
    fn add(&mut self, kind: &str, body: String) -> Result<(), String> {
        let place = match kind {
            "rust works" => {
                self.works.push(body);
                return Ok(());
            }
            "rust before" => &mut self.before,
            // `tests/two_readers.rs` of the workspace has rustc compile it.
            "rust rustc" | "text rustc" => return Ok(()),
            "rust fails" => &mut self.fails,
            "text" => &mut self.message,
            _ => return Err(format!("a block of `{kind}`")),
        };
        match place.replace(body) {
            None => Ok(()),
            Some(_) => Err(format!("two blocks of `{kind}`")),
        }
    }

    /// A build of these types, upon the past of the page if it has one.
    fn build(&self, types: &str) -> Outcome {
        let outcome = match &self.before {
            None => Project::with_lib(types).run(Mode::Write),
            Some(before) => {
                let repository = Repository::published(before);
                repository.types(types);
                repository.project.run(Mode::Write)
            }
        };
        // Without an error there is something embedded, unless rustc is left to report a mistake.
        assert_eq!(
            outcome.errors.is_empty(),
            outcome.embedded.is_some(),
            "not even read:\n{types}"
        );
        outcome
    }

    /// A build of its mistake.
    fn fail(&self) -> Outcome {
        self.build(self.fails.as_deref().expect("no example that fails"))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors")
}

/// All but the one that no types can give.
fn with_repair() -> impl Iterator<Item = (Code, Page)> {
    let codes = Code::ALL.into_iter();
    let codes = codes.filter(|code| *code != Code::Unproven);
    codes.map(|code| (code, Page::of(code)))
}

/// Those of them that the build script finds.
fn with_example() -> impl Iterator<Item = (Code, Page)> {
    with_repair().filter(|(code, _)| *code != Code::Disagreement)
}

/// The codes in a text.
fn codes(text: &str) -> BTreeSet<&str> {
    let places = text.match_indices("AMANI");
    places
        .filter_map(|(place, _)| text.get(place..place + "AMANI0000".len()))
        .collect()
}

/// An editor takes the spaces at the end of a line away.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim_end).collect()
}

#[test]
fn each_code_has_a_page_and_each_page_a_code() {
    let pages = fs::read_dir(folder()).unwrap();
    let pages = pages.map(|page| page.unwrap().file_name().into_string().unwrap());
    let wanted = Code::ALL.into_iter().map(|code| format!("{code}.md"));
    let wanted = wanted.chain(["README.md".to_owned()]);
    assert_eq!(pages.collect::<BTreeSet<_>>(), wanted.collect());
    for code in Code::ALL {
        let title = format!("# {code}: {}", code.title());
        assert_eq!(Page::of(code).title, title);
    }
}

#[test]
fn the_readme_lists_each_page_with_its_title() {
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| [AMANI"));
    let row = |code: &Code| format!("| [{code}]({code}.md) | {} |", code.title());
    let wanted: Vec<String> = Code::ALL.iter().map(row).collect();
    assert_eq!(rows.collect::<Vec<_>>(), wanted);
}

#[test]
fn the_readme_shows_how_rustc_says_it() {
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    let reports = Page::of(Code::UnknownName).fail().reports;
    let [report] = &*reports else {
        panic!("rustc says none or several: {reports:?}");
    };
    for line in report.text.lines() {
        assert!(readme.contains(line.trim()), "{line}");
    }
    let place = format!("src/lib.rs:{}:{}\n", report.line, report.column);
    assert!(readme.contains(&place), "{place}");
}

#[test]
fn each_mistake_gives_its_code_and_the_message_of_its_page() {
    for (code, page) in with_example() {
        let message = page.message.as_deref().expect("no message");
        let errors = page.fail().errors;
        let shown = errors.join("\n");
        assert_eq!(errors.len(), 1, "{code}: {shown}");
        assert_eq!(codes(&shown), BTreeSet::from([&*code.to_string()]));
        assert_eq!(lines(message), lines(&shown), "{code} says:\n{shown}\n");
    }
}

#[test]
fn each_repair_builds() {
    for (code, page) in with_repair() {
        assert!(!page.works.is_empty(), "{code}: no repair");
        for works in &page.works {
            assert_eq!(page.build(works).errors, [""; 0], "{code}:\n{works}");
        }
    }
}

#[test]
fn what_is_no_mistake_of_the_types_has_no_example() {
    let page = Page::of(Code::Unproven);
    let blocks = [page.before, page.fails, page.message];
    assert_eq!((blocks, page.works), ([None, None, None], Vec::new()));
}
