use heck::{
    ToKebabCase, ToLowerCamelCase, ToPascalCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
};

use crate::keys::Keys;
use crate::{Errors, text};

/// How a Rust name becomes an SQL one: the names that serde and sqlx give the cases.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Casing {
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
    LowerCamel,
    Pascal,
    Lower,
    Upper,
    /// As it stands in Rust.
    Verbatim,
}

const CASINGS: &[(&str, Casing)] = &[
    ("snake_case", Casing::Snake),
    ("SCREAMING_SNAKE_CASE", Casing::ScreamingSnake),
    ("kebab-case", Casing::Kebab),
    ("SCREAMING-KEBAB-CASE", Casing::ScreamingKebab),
    ("camelCase", Casing::LowerCamel),
    ("PascalCase", Casing::Pascal),
    ("lowercase", Casing::Lower),
    ("UPPERCASE", Casing::Upper),
    ("verbatim", Casing::Verbatim),
];

impl Casing {
    /// Reads `rename_all = "..."`; snake_case where there is none.
    pub(crate) fn parse(errors: &Errors, keys: &mut Keys) -> Self {
        let Some(written) = keys.string(errors, "rename_all") else {
            return Self::Snake;
        };
        let known = CASINGS.iter().find(|(name, _)| *name == written.value());
        if known.is_none() {
            let names = CASINGS.iter().map(|(name, _)| *name);
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
    pub(crate) fn apply(self, name: &str) -> String {
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
