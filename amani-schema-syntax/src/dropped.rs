use amani_schema_core::intent::Dropped;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token};

use crate::{Errors, past, text};

const FORM: &str =
    "dropped! { table \"audit_log\"; column \"users.nickname\"; type \"old_status\" }";
const KINDS: &[&str] = &["table", "column", "type"];

/// `dropped! { table "audit_log"; column "users.nickname" }`: what may go with what is in it.
pub struct DroppedItem {
    /// The objects, and where each is named.
    pub objects: Vec<(Dropped, Span)>,
}

impl DroppedItem {
    /// Reads what stands between the braces.
    ///
    /// ```
    /// use amani_schema_syntax::{DroppedItem, Errors};
    ///
    /// let errors = Errors::new();
    /// let item = DroppedItem::parse(&errors, "table \"audit_log\"; type \"app.status\"".parse().unwrap());
    /// errors.into_result().unwrap();
    /// assert_eq!(item.objects.len(), 2);
    /// ```
    pub fn parse(errors: &Errors, tokens: TokenStream) -> Self {
        let written = Punctuated::<Written, Token![;]>::parse_terminated.parse2(tokens);
        let written = written.unwrap_or_else(|error| {
            errors.at_span(error.span(), error, format_args!("write `{FORM}`"));
            Punctuated::new()
        });
        let mut objects: Vec<(Dropped, Span)> = Vec::new();
        for (object, name) in written.iter().filter_map(|written| written.read(errors)) {
            if objects.iter().any(|(known, _)| *known == object) {
                let message = format!("`{}` is there twice", name.value());
                errors.at(name, message, "keep one of them");
            } else {
                objects.push((object, name.span()));
            }
        }
        Self { objects }
    }
}

/// `table "audit_log"`.
struct Written {
    kind: Ident,
    name: LitStr,
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            kind: Ident::parse_any(input)?,
            name: input.parse()?,
        })
    }
}

impl Written {
    fn read(&self, errors: &Errors) -> Option<(Dropped, &LitStr)> {
        let Self { kind, name } = self;
        let object = match &*kind.to_string() {
            "table" => Dropped::Table(past::object(errors, name, "a table", None)?),
            "column" => {
                let (table, column) = past::column(errors, name)?;
                Dropped::Column(table, column)
            }
            "type" => Dropped::Type(past::object(errors, name, "a type", None)?),
            other => {
                let kinds = KINDS.iter().copied();
                let help = text::suggestion(other, kinds, "write one of");
                errors.at(kind, format_args!("`{other}` cannot be named here"), help);
                return None;
            }
        };
        Some((object, name))
    }
}
