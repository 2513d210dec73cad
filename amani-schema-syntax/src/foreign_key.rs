use amani_schema_core::schema::{Action, Deferrable};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Ident, LitStr, Path, Token};

use crate::keys::Keys;
use crate::{Errors, unique};

const KEYS: &[&str] = &[
    "name",
    "on_delete",
    "on_update",
    "match",
    "deferrable",
    "initially_deferred",
];
const TABLE_KEYS: &[&str] = &[
    "columns",
    "references",
    "name",
    "on_delete",
    "on_update",
    "match",
    "deferrable",
    "initially_deferred",
];
const FIELD_FORM: &str = "references(User::id, on_delete = cascade)";
const TABLE_FORM: &str = "foreign_key(columns(a, b), references(Other::x, Other::y))";
const ACTIONS: &[(&str, Action)] = &[
    ("no_action", Action::NoAction),
    ("restrict", Action::Restrict),
    ("cascade", Action::Cascade),
    ("set_null", Action::SetNull),
    ("set_default", Action::SetDefault),
];

/// `references(User::id)` on a field, `foreign_key(...)` on a table.
#[derive(Clone)]
pub struct ForeignKeyItem {
    pub(crate) name: Option<LitStr>,
    /// The referencing fields.
    pub fields: Vec<Ident>,
    /// What they reference, one each.
    pub targets: Vec<Target>,
    pub(crate) on_delete: Action,
    pub(crate) on_update: Action,
    pub(crate) actions_span: Span,
    pub(crate) match_full: bool,
    pub(crate) deferrable: Deferrable,
}

/// A field of a table's struct, by its Rust path: `User::id`.
#[derive(Clone)]
pub struct Target {
    /// The path of the struct.
    pub table: Path,
    /// The field.
    pub field: Ident,
}

impl ForeignKeyItem {
    pub(crate) fn on_field(errors: &Errors, keys: &mut Keys, field: &Ident) -> Vec<Self> {
        let lists = keys.lists(errors, "references", FIELD_FORM);
        let parse = |(tokens, span)| {
            let (path, mut keys) =
                Keys::parse_headed::<Path>(errors, "references(...)", FIELD_FORM, tokens)?;
            let target = Target::parse(errors, path)?;
            Some(
                Self::finish(errors, &mut keys, span, vec![field.clone()], vec![target])
                    .close(errors, keys, KEYS),
            )
        };
        lists.into_iter().filter_map(parse).collect()
    }

    pub(crate) fn on_table(errors: &Errors, keys: &mut Keys) -> Vec<Self> {
        let lists = keys.lists(errors, "foreign_key", TABLE_FORM);
        let parse = |(tokens, span): (TokenStream, Span)| {
            let mut keys = Keys::parse(errors, "foreign_key(...)", tokens);
            let fields = unique::columns(errors, &mut keys, span, TABLE_FORM);
            let targets = parse_targets(errors, &mut keys, span);
            let key = Self::finish(errors, &mut keys, span, fields, targets)
                .close(errors, keys, TABLE_KEYS);
            key.is_whole(errors, span).then_some(key)
        };
        lists.into_iter().filter_map(parse).collect()
    }

    fn finish(
        errors: &Errors,
        keys: &mut Keys,
        span: Span,
        fields: Vec<Ident>,
        targets: Vec<Target>,
    ) -> Self {
        let on_delete = keys.word(errors, "on_delete", ACTIONS);
        let on_update = keys.word(errors, "on_update", ACTIONS);
        let actions_span = on_delete.or(on_update).map_or(span, |(_, span)| span);
        Self {
            name: keys.spanned_name(errors, "name"),
            fields,
            targets,
            on_delete: on_delete.map_or(Action::default(), |(action, _)| action),
            on_update: on_update.map_or(Action::default(), |(action, _)| action),
            actions_span,
            match_full: keys
                .word(errors, "match", &[("full", true), ("simple", false)])
                .is_some_and(|(full, _)| full),
            deferrable: unique::deferrable(errors, keys),
        }
    }

    fn close(self, errors: &Errors, keys: Keys, known: &[&str]) -> Self {
        keys.finish(errors, known);
        self
    }

    /// Whether there is a target for every column, all in one table. What is missing altogether
    /// has been reported where it was read.
    fn is_whole(&self, errors: &Errors, span: Span) -> bool {
        if self.fields.is_empty() || self.targets.is_empty() {
            return false;
        }
        if self.fields.len() != self.targets.len() {
            errors.at_span(
                span,
                format_args!(
                    "{} columns reference {}",
                    self.fields.len(),
                    self.targets.len()
                ),
                format_args!("name one target for each column: `{TABLE_FORM}`"),
            );
            return false;
        }
        let first = self.targets[0].table.to_token_stream().to_string();
        let other = self
            .targets
            .iter()
            .find(|target| target.table.to_token_stream().to_string() != first);
        if let Some(other) = other {
            errors.at(
                &other.table,
                "a foreign key points into one table",
                "name fields of one struct, or write two foreign keys",
            );
        }
        other.is_none()
    }
}

impl Target {
    fn parse(errors: &Errors, path: Path) -> Option<Self> {
        let whole = path.clone();
        let mut segments = path.segments.into_iter();
        let field = segments.next_back().map(|segment| segment.ident)?;
        let mut table = Path {
            leading_colon: path.leading_colon,
            segments: segments.collect(),
        };
        if table.segments.is_empty() {
            errors.at(
                &whole,
                "a foreign key names a field of a struct",
                "write the struct and the field: `references(User::id)`",
            );
            return None;
        }
        // `User::` ends with a separator that is no part of the path.
        table.segments.pop_punct();
        Some(Self { table, field })
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.table
            .span()
            .join(self.field.span())
            .unwrap_or_else(|| self.field.span())
    }
}

fn parse_targets(errors: &Errors, keys: &mut Keys, span: Span) -> Vec<Target> {
    let Some((tokens, _)) = keys.list(errors, "references", TABLE_FORM) else {
        errors.at_span(
            span,
            "what it references is missing",
            format_args!("write `{TABLE_FORM}`"),
        );
        return Vec::new();
    };
    let paths = Punctuated::<Path, Token![,]>::parse_terminated.parse2(tokens);
    match paths {
        Ok(paths) if paths.is_empty() => {
            errors.at_span(
                span,
                "what it references is missing",
                format_args!("write `{TABLE_FORM}`"),
            );
            Vec::new()
        }
        Ok(paths) => paths
            .into_iter()
            .filter_map(|path| Target::parse(errors, path))
            .collect(),
        Err(error) => {
            errors.at_span(error.span(), error, format_args!("write `{TABLE_FORM}`"));
            Vec::new()
        }
    }
}
