//! What the build script has left in `OUT_DIR` for the macros.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;
use std::{env, fs};

use amani_schema_syntax::{Note, Walked};
use proc_macro2::Span;

/// The notes of a build script.
pub(crate) struct Left {
    /// What is wrong.
    pub(crate) findings: Vec<Note>,
    /// What was read, if it was of the crate that is compiled: `OUT_DIR` is set for tests, examples and
    /// whoever they run, too.
    read: Option<HashMap<(PathBuf, usize, usize), Note>>,
}

/// Whether the build script has read what is at a token.
pub(crate) enum Seen<'a> {
    /// It has, and left this.
    Read(&'a Note),
    /// It has not, and should have.
    Unread,
    /// Nothing can be told: another crate, an editor, a documentation test.
    Unknown,
}

/// Which files they are, and when they were written: the process of an editor lives for long.
type Key = [(PathBuf, Option<SystemTime>); 2];

thread_local! {
    static LAST: RefCell<Option<(Key, Rc<Left>)>> = const { RefCell::new(None) };
}

impl Left {
    /// `None` where no build script of ours has run.
    pub(crate) fn find() -> Option<Rc<Self>> {
        let folder = PathBuf::from(env::var_os("OUT_DIR")?);
        let key = [Note::FINDINGS, Walked::FILE].map(|name| {
            let path = folder.join(name);
            let written = fs::metadata(&path).and_then(|it| it.modified()).ok();
            (path, written)
        });
        LAST.with_borrow_mut(|last| match last {
            Some((known, left)) if *known == key => Some(Rc::clone(left)),
            _ => {
                let left = Rc::new(Self::read(&key)?);
                *last = Some((key, Rc::clone(&left)));
                Some(left)
            }
        })
    }

    fn read([(findings, _), (walked, _)]: &Key) -> Option<Self> {
        let findings = Note::read(&fs::read_to_string(findings).ok()?);
        let walked = fs::read_to_string(walked).ok();
        let walked = walked.and_then(|text| Walked::read(&text));
        let by_place = |note: Note| ((PathBuf::from(&note.path), note.line, note.column), note);
        Some(Self {
            findings,
            read: walked
                .filter(is_compiled)
                .map(|walked| walked.items.into_iter().map(by_place).collect()),
        })
    }

    /// What was read at a token.
    pub(crate) fn at(&self, span: Span) -> Seen<'_> {
        let (Some(read), Some(file)) = (&self.read, file_of(span)) else {
            return Seen::Unknown;
        };
        let place = (file, line(span), column(span));
        match read.get(&place) {
            Some(note) => Seen::Read(note),
            None if is_in(&place.0, span) => Seen::Unread,
            None => Seen::Unknown,
        }
    }
}

/// Whether this is the crate that the build script has walked, and no test, example or other program.
fn is_compiled(walked: &Walked) -> bool {
    let is = |name, value: &str| env::var(name).is_ok_and(|found| found == value);
    let is_set = |name| env::var_os(name).is_some();
    let folder = env::var_os("CARGO_MANIFEST_DIR").and_then(|path| fs::canonicalize(path).ok());
    folder.is_some_and(|folder| folder == Path::new(&walked.package))
        && is("CARGO_CRATE_NAME", &walked.name)
        && is_set("CARGO_BIN_NAME") == walked.is_program
        // Set for integration tests and benchmarks.
        && !is_set("CARGO_TARGET_TMPDIR")
}

/// The file that a token was written in; an editor knows none.
pub(crate) fn file_of(span: Span) -> Option<PathBuf> {
    let file = span.unwrap().local_file()?;
    fs::canonicalize(env::current_dir().ok()?.join(file)).ok()
}

/// Whether the text of a token is there in its file: that of a documentation test is nowhere.
fn is_in(file: &Path, span: Span) -> bool {
    let (Some(text), Ok(file)) = (span.source_text(), fs::read_to_string(file)) else {
        return false;
    };
    let lines = file.split_inclusive('\n').skip(line(span) - 1);
    let rest: String = lines.collect();
    let start = rest.char_indices().nth(column(span) - 1);
    start.is_some_and(|(start, _)| rest[start..].starts_with(&text))
}

pub(crate) fn line(span: Span) -> usize {
    span.unwrap().line()
}

pub(crate) fn column(span: Span) -> usize {
    span.unwrap().column()
}
