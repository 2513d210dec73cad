use heck::{
    ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
};

use crate::keys::Keys;
use crate::{Errors, text};

/// How a Rust name becomes an SQL one: the names that serde and sqlx give the cases.
///
/// ```
/// use amani_schema_syntax::Casing;
///
/// let (name, casing) = Casing::ALL[1];
/// assert_eq!(name, "SCREAMING_SNAKE_CASE");
/// assert_eq!(casing.apply("InProgress"), "IN_PROGRESS");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casing {
    /// `in_progress`, the usual one.
    Snake,
    /// `IN_PROGRESS`
    ScreamingSnake,
    /// `in-progress`
    Kebab,
    /// `IN-PROGRESS`
    ScreamingKebab,
    /// `inProgress`
    LowerCamel,
    /// `InProgress`
    Pascal,
    /// `inprogress`
    Lower,
    /// `INPROGRESS`
    Upper,
    /// As it stands in Rust.
    Verbatim,
}

impl Casing {
    /// All of them, by the names that `rename_all = "..."` takes; the usual one first.
    pub const ALL: &[(&str, Self)] = &[
        ("snake_case", Self::Snake),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
        ("camelCase", Self::LowerCamel),
        ("PascalCase", Self::Pascal),
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("verbatim", Self::Verbatim),
    ];

    /// Reads `rename_all = "..."`; snake_case where there is none.
    pub(crate) fn parse(errors: &Errors, keys: &mut Keys) -> Self {
        let Some(written) = keys.string(errors, "rename_all") else {
            return Self::Snake;
        };
        let known = Self::ALL.iter().find(|(name, _)| *name == written.value());
        if known.is_none() {
            let names = Self::ALL.iter().map(|(name, _)| *name);
            let help = text::suggestion(&written.value(), names, "the cases are");
            errors.at(
                &written,
                format_args!("`{}` is no case", written.value()),
                help,
            );
        }
        known.map_or(Self::Snake, |(_, casing)| *casing)
    }

    /// A Rust name in this case.
    #[must_use]
    pub fn apply(self, name: &str) -> String {
        match self {
            Self::Snake => name.to_snake_case(),
            Self::ScreamingSnake => name.to_shouty_snake_case(),
            Self::Kebab => name.to_kebab_case(),
            Self::ScreamingKebab => name.to_shouty_kebab_case(),
            Self::LowerCamel => name.to_lower_camel_case(),
            Self::Pascal => name.to_pascal_case(),
            Self::Lower => name.to_lowercase(),
            Self::Upper => name.to_uppercase(),
            Self::Verbatim => name.to_owned(),
        }
    }
}
