use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, ItemEnum, LitStr, Path, Token};

use crate::keys::Keys;
use crate::variant::{self, Variant};
use crate::{Errors, text};

const FORM: &str = "removed(\"old\" => Variant, \"older\" => forbid)";

/// A label that is gone, and where its rows go: `removed("pending" => Queued)`.
pub struct Removed {
    /// The label.
    pub label: LitStr,
    /// The variant that its rows take; `None` where there must be none (`forbid`).
    pub to: Option<Ident>,
}

impl Removed {
    pub(crate) fn parse_all(errors: &Errors, keys: &mut Keys, item: &ItemEnum) -> Vec<Self> {
        let lists = keys.lists(errors, "removed", FORM);
        let pairs = lists.into_iter().flat_map(|(tokens, span)| {
            let pairs = pairs(errors, tokens);
            if pairs.as_ref().is_some_and(Vec::is_empty) {
                errors.at_span(span, "no label is removed", format_args!("write `{FORM}`"));
            }
            pairs.unwrap_or_default()
        });
        pairs.filter_map(|pair| pair.read(errors, item)).collect()
    }
}

/// What is wrong with the removed labels beside those there are.
pub(crate) fn check(errors: &Errors, removed: &[Removed], variants: &[Variant]) {
    for (place, gone) in removed.iter().enumerate() {
        let label = gone.label.value();
        check_gone(errors, gone, variants);
        if removed[..place]
            .iter()
            .any(|other| other.label.value() == label)
        {
            errors.at(
                &gone.label,
                format_args!("`{label}` is removed twice"),
                "its rows take one label: keep one of the two",
            );
        }
        let retired = |to: &&Ident| {
            let mut variants = variants.iter();
            variants.any(|variant| variant.ident == **to && variant.retired)
        };
        if let Some(to) = gone.to.as_ref().filter(retired) {
            errors.at(
                to,
                format_args!("`{to}` is retired, and no row may take it any more"),
                "name a variant that is not retired",
            );
        }
    }
}

/// What is removed is neither there nor there under another name.
fn check_gone(errors: &Errors, gone: &Removed, variants: &[Variant]) {
    let label = gone.label.value();
    if let Some(there) = variants.iter().find(|variant| variant.label == label) {
        errors.at(
            &gone.label,
            format_args!(
                "`{label}` is not removed: it is the label of `{}`",
                there.ident
            ),
            "remove the variant, or this entry",
        );
    }
    let is_renamed =
        |variant: &&Variant| variant.was.as_ref().map(LitStr::value) == Some(label.clone());
    if let Some(renamed) = variants.iter().find(is_renamed) {
        errors.at(
            &gone.label,
            format_args!(
                "`{label}` is not removed: `{}` was called so",
                renamed.ident
            ),
            "remove `was` there, or this entry",
        );
    }
}

fn pairs(errors: &Errors, tokens: TokenStream) -> Option<Vec<Pair>> {
    match Punctuated::<Pair, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(pairs) => Some(pairs.into_iter().collect()),
        Err(error) => {
            errors.at_span(error.span(), error, format_args!("write `{FORM}`"));
            None
        }
    }
}

/// `"old" => Variant`.
struct Pair {
    label: LitStr,
    to: Path,
}

impl Parse for Pair {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let label = input.parse()?;
        input.parse::<Token![=>]>()?;
        Ok(Self {
            label,
            to: input.parse()?,
        })
    }
}

impl Pair {
    fn read(self, errors: &Errors, item: &ItemEnum) -> Option<Removed> {
        let Self { label, to } = self;
        text::check_past_label(errors, &label).then_some(())?;
        let to = if to.is_ident("forbid") {
            None
        } else {
            Some(variant::named(errors, item, &to)?)
        };
        Some(Removed { label, to })
    }
}
