//! The stable numbers of what can be wrong with a schema as a whole.

use std::fmt;

/// What is wrong, as a number that stays: `AMANI0009`.
///
/// `docs/errors` explains each, with an example and its repair; `cargo amani explain` prints that page.
///
/// ```
/// use amani_schema_core::code::Code;
///
/// assert_eq!(Code::UnknownName.to_string(), "AMANI0009");
/// assert_eq!(Code::read("amani0009"), Some(Code::UnknownName));
/// assert_eq!(Code::UnknownName.title(), "SQL names a column or a relation that is not there");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// A field's type is none that a column can have.
    NoColumnType = 1,
    /// A default is no variant of an enum type, or one that is retired.
    NoVariant = 2,
    /// A reference goes to what is no table, or no field of it.
    NoTarget = 3,
    /// Part of the schema is there only under a `cfg`.
    Conditional = 4,
    /// An annotated item is where the build script cannot see it.
    Hidden = 5,
    /// Two objects have one name.
    NameTwice = 6,
    /// A foreign key points to what is no key.
    NoKey = 7,
    /// A text is no SQL, or not the SQL that belongs there.
    Syntax = 8,
    /// SQL names something that is not there.
    UnknownName = 9,
    /// A statement of `sql!` cannot be carried out on the types.
    Statement = 10,
    /// What is said of the past contradicts itself.
    Past = 11,
    /// A table, column or type is gone, and nothing says what became of it.
    ObjectGone = 12,
    /// A label is gone, and nothing says what became of it.
    LabelGone = 13,
    /// The rows there are need a value.
    NoValue = 14,
    /// The values of a column may be lost on their way to another type.
    Conversion = 15,
    /// PostgreSQL has no way from one schema to the next.
    NoWay = 16,
    /// A migration that was planned is not right.
    Unproven = 17,
    /// rustc and the build script read something differently.
    Disagreement = 18,
}

impl Code {
    /// All of them, in order.
    pub const ALL: [Self; 18] = [
        Self::NoColumnType,
        Self::NoVariant,
        Self::NoTarget,
        Self::Conditional,
        Self::Hidden,
        Self::NameTwice,
        Self::NoKey,
        Self::Syntax,
        Self::UnknownName,
        Self::Statement,
        Self::Past,
        Self::ObjectGone,
        Self::LabelGone,
        Self::NoValue,
        Self::Conversion,
        Self::NoWay,
        Self::Unproven,
        Self::Disagreement,
    ];

    /// The code of a text like `AMANI0009`, in whatever case.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let is_it = |code: &Self| code.to_string().eq_ignore_ascii_case(text);
        Self::ALL.into_iter().find(is_it)
    }

    /// What it is about, in a line.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::NoColumnType => "A field has a type that no column can have",
            Self::NoVariant => "A default is no variant that a row may take",
            Self::NoTarget => "A reference goes to what is no field of a table",
            Self::Conditional => "Part of the schema is there only under a `cfg`",
            Self::Hidden => "An item is where the build script cannot see it",
            Self::NameTwice => "Two objects have one name",
            Self::NoKey => "A foreign key points to what is no key",
            Self::Syntax => "A text is not the SQL that belongs there",
            Self::UnknownName => "SQL names a column or a relation that is not there",
            Self::Statement => "A statement of `sql!` cannot be carried out",
            Self::Past => "What is said of the past contradicts itself",
            Self::ObjectGone => "A table, column or type is gone",
            Self::LabelGone => "A label is gone",
            Self::NoValue => "The rows that are there need a value",
            Self::Conversion => "Values may be lost on their way to another type",
            Self::NoWay => "PostgreSQL has no way from one schema to the next",
            Self::Unproven => "A migration that was planned is not right",
            Self::Disagreement => "The build script and rustc read something differently",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AMANI{:04}", *self as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn each_has_the_number_of_its_place() {
        for (place, code) in Code::ALL.into_iter().enumerate() {
            assert_eq!(code as usize, place + 1);
        }
    }
}
