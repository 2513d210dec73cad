//! Mistakes do not compile, and say what to write instead; what is right compiles.

use std::fs;
use std::path::PathBuf;

/// One folder for each category of mistakes, and `pass` for what is right.
#[test]
fn mistakes_do_not_compile_and_what_is_right_does() {
    let cases = trybuild::TestCases::new();
    for folder in folders() {
        let files = folder.join("*.rs");
        if folder.ends_with("pass") {
            cases.pass(files)
        } else {
            cases.compile_fail(files)
        }
    }
}

/// One mistake a file, and one error for it, with the way out in the same message.
#[test]
fn one_mistake_gives_one_error() {
    let mut count = 0;
    for folder in folders()
        .into_iter()
        .filter(|folder| !folder.ends_with("pass"))
    {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "stderr")
            {
                let text = fs::read_to_string(&path).unwrap();
                let errors = text
                    .lines()
                    .filter(|line| line.starts_with("error"))
                    .count();
                assert_eq!(errors, 1, "{}", path.display());
                assert!(!text.contains("warning"), "{}", path.display());
                assert!(
                    text.contains("help: ") || text.contains("= note: "),
                    "{}",
                    path.display()
                );
                count += 1;
            }
        }
    }
    assert!(count >= 40);
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("tests/ui")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    folders
}
