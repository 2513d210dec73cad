use amani_schema_core::schema::Deferrable;
use proc_macro2::{Span, TokenStream};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr};

use crate::Errors;
use crate::keys::Keys;

const KEYS: &[&str] = &[
    "columns",
    "name",
    "nulls_not_distinct",
    "deferrable",
    "initially_deferred",
];

/// `unique` on a field, `unique(columns(a, b))` on a table.
#[derive(Clone)]
pub(crate) struct UniqueItem {
    pub(crate) name: Option<LitStr>,
    /// The fields, in key order.
    pub(crate) fields: Vec<Ident>,
    pub(crate) nulls_not_distinct: bool,
    pub(crate) deferrable: Deferrable,
    pub(crate) span: Span,
}

impl UniqueItem {
    pub(crate) fn on_field(errors: &Errors, keys: &mut Keys, field: &Ident) -> Option<Self> {
        let (tokens, span) = keys.flag_or_list(errors, "unique")?;
        let keys = Keys::parse(errors, "unique(...)", tokens);
        Some(Self::finish(
            errors,
            keys,
            vec![field.clone()],
            span,
            &KEYS[1..],
        ))
    }

    pub(crate) fn on_table(errors: &Errors, keys: &mut Keys) -> Vec<Self> {
        let lists = keys.lists(errors, "unique", "unique(columns(a, b))");
        let parse = |(tokens, span)| {
            let mut keys = Keys::parse(errors, "unique(...)", tokens);
            let fields = columns(errors, &mut keys, span, "unique(columns(a, b))");
            Self::finish(errors, keys, fields, span, KEYS)
        };
        lists.into_iter().map(parse).collect()
    }

    fn finish(
        errors: &Errors,
        mut keys: Keys,
        fields: Vec<Ident>,
        span: Span,
        known: &[&str],
    ) -> Self {
        let name = keys.spanned_name(errors, "name");
        let nulls_not_distinct = keys.flag(errors, "nulls_not_distinct").is_some();
        let deferrable = deferrable(errors, &mut keys);
        keys.finish(errors, known);
        Self {
            name,
            fields,
            nulls_not_distinct,
            deferrable,
            span,
        }
    }
}

/// `primary_key(columns(a, b))` on a table.
#[derive(Clone)]
pub(crate) struct PrimaryKeyItem {
    pub(crate) name: Option<LitStr>,
    pub(crate) fields: Vec<Ident>,
}

impl PrimaryKeyItem {
    pub(crate) fn on_table(errors: &Errors, keys: &mut Keys) -> Option<Self> {
        const FORM: &str = "primary_key(columns(a, b))";
        let (tokens, span) = keys.list(errors, "primary_key", FORM)?;
        let mut keys = Keys::parse(errors, "primary_key(...)", tokens);
        let fields = columns(errors, &mut keys, span, FORM);
        let name = keys.spanned_name(errors, "name");
        keys.finish(errors, &["columns", "name"]);
        Some(Self { name, fields })
    }
}

/// `columns(a, b)`, which must be there and name something.
pub(crate) fn columns(errors: &Errors, keys: &mut Keys, span: Span, form: &str) -> Vec<Ident> {
    let Some((tokens, _)) = keys.list(errors, "columns", form) else {
        errors.at_span(
            span,
            "the columns are missing",
            format_args!("write `{form}`"),
        );
        return Vec::new();
    };
    fields(errors, span, form, tokens)
}

/// A list of fields by their Rust names, none of them twice.
pub(crate) fn fields(errors: &Errors, span: Span, form: &str, tokens: TokenStream) -> Vec<Ident> {
    let list = Punctuated::<Ident, syn::Token![,]>::parse_terminated.parse2(tokens);
    let fields: Vec<Ident> = match list {
        Ok(fields) => fields.into_iter().collect(),
        Err(error) => {
            errors.at_span(
                error.span(),
                error,
                format_args!("write the fields by their Rust names: `{form}`"),
            );
            return Vec::new();
        }
    };
    if fields.is_empty() {
        errors.at_span(
            span,
            "the list of columns is empty",
            format_args!("write `{form}`"),
        );
    }
    for (place, field) in fields.iter().enumerate() {
        if fields[..place].contains(field) {
            errors.at(
                field,
                format_args!("the column `{field}` is there twice"),
                "name each column once",
            );
        }
    }
    fields
}

/// `deferrable`, `initially_deferred`; the second implies the first, as in PostgreSQL.
pub(crate) fn deferrable(errors: &Errors, keys: &mut Keys) -> Deferrable {
    let deferrable = keys.flag(errors, "deferrable").is_some();
    let initially_deferred = keys.flag(errors, "initially_deferred").is_some();
    match (deferrable, initially_deferred) {
        (_, true) => Deferrable::InitiallyDeferred,
        (true, false) => Deferrable::InitiallyImmediate,
        (false, false) => Deferrable::No,
    }
}
