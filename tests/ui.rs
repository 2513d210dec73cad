//! Mistakes do not compile, and say what to write instead; what is right compiles.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// One folder for each category of mistakes, and `pass` for what is right.
#[test]
fn mistakes_do_not_compile_and_what_is_right_does() {
    let cases = trybuild::TestCases::new();
    for folder in folders() {
        let files = folder.join("*.rs");
        if folder.ends_with("pass") {
            cases.pass(files);
        } else {
            cases.compile_fail(files);
        }
    }
}

/// One mistake a file, and one error for it, with the way out in the same message.
#[test]
fn one_mistake_gives_one_error() {
    let mistakes = folders()
        .into_iter()
        .filter(|folder| !folder.ends_with("pass"));
    let messages: Vec<PathBuf> = mistakes
        .flat_map(files)
        .filter(|path| path.extension().is_some_and(|ending| ending == "stderr"))
        .collect();
    assert!(messages.len() >= 40);
    for path in messages {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(errors(&text).len(), 1, "{}", path.display());
        assert!(!text.contains("warning"), "{}", path.display());
        // A name that rustc does not find is its own to report, and it says all there is to say.
        let says_more = ["help: ", "= note: ", "cannot find type"];
        assert!(
            says_more.iter().any(|words| text.contains(words)),
            "{}",
            path.display()
        );
    }
}

/// The errors in rustc's output, with the place of each. rustc repeats the one about a type that it
/// does not find where a macro writes the type twice; a reader sees one.
fn errors(text: &str) -> BTreeSet<(&str, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    (0..lines.len())
        .filter(|&line| lines[line].starts_with("error"))
        .map(|line| (lines[line], place_after(&lines[line..])))
        .collect()
}

fn place_after<'a>(lines: &[&'a str]) -> &'a str {
    let arrow = lines
        .iter()
        .find(|line| line.trim_start().starts_with("-->"));
    arrow.copied().unwrap_or_default()
}

fn folders() -> Vec<PathBuf> {
    files(PathBuf::from("tests/ui"))
}

fn files(folder: PathBuf) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}
