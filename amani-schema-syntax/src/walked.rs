use crate::Note;

/// The crate that a build script has read, and every item in it: for the macros to tell what it has not read.
///
/// It is left in `OUT_DIR`, which tests, examples and whoever they run are told of, too: the name says which
/// of the package's crates it is.
///
/// ```
/// use amani_schema_syntax::Walked;
///
/// let walked = Walked {
///     package: "/shop".into(),
///     name: "shop".into(),
///     is_program: false,
///     items: Vec::new(),
/// };
/// assert_eq!(Walked::read(&walked.write()), Some(walked));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walked {
    /// The folder of the package's `Cargo.toml`, as an absolute path without links.
    pub package: String,
    /// The name that rustc knows the crate by: `shop_models`.
    pub name: String,
    /// Whether it is a program, and not the library.
    pub is_program: bool,
    /// At the name of each enum and struct its [`Reading`](crate::Reading); at the first token in each
    /// `sql!` and `dropped!` nothing.
    pub items: Vec<Note>,
}

impl Walked {
    /// The file in `OUT_DIR`.
    pub const FILE: &str = "amani_schema_items.txt";

    /// As a text.
    #[must_use]
    pub fn write(&self) -> String {
        let kind = if self.is_program {
            "program"
        } else {
            "library"
        };
        let (name, package) = (&self.name, &self.package);
        format!("{kind} {name} {package}\n{}", Note::write(&self.items))
    }

    /// What [`write`](Self::write) made; `None` where there was nothing to leave.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (head, items) = text.split_once('\n')?;
        let mut parts = head.splitn(3, ' ');
        Some(Self {
            is_program: parts.next()? == "program",
            name: parts.next()?.to_owned(),
            package: parts.next()?.to_owned(),
            items: Note::read(items),
        })
    }
}
