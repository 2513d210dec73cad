use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Fields, Ident, ItemEnum, LitStr, Meta, Path, Token};

use crate::casing::Casing;
use crate::keys::{self, Keys};
use crate::{Errors, text};

/// The keys of `#[label(...)]`, beside the label itself.
const KEYS: &[&str] = &["was", "on_down", "retired"];
const FORM: &str = "write `#[label(\"...\")]`";
const LABEL_FIRST: &str = "write the keys behind it: `#[label(\"...\", retired)]`";

/// A variant and its label.
pub struct Variant {
    /// The Rust name.
    pub ident: Ident,
    /// The label in PostgreSQL.
    pub label: String,
    /// The label before: `was = "..."`.
    pub was: Option<LitStr>,
    /// The variant that the rows of this one take on the way down: `on_down = Draft`.
    pub on_down: Option<Ident>,
    /// Whether it can be read and not be written any more.
    pub retired: bool,
}

/// The variants whose labels make sense.
pub(crate) fn parse_all(errors: &Errors, casing: Casing, item: &ItemEnum) -> Vec<Variant> {
    if item.variants.is_empty() {
        errors.at(
            &item.ident,
            "an enum type needs at least one label",
            "add a variant: every variant is a label",
        );
    }
    let mut variants: Vec<Variant> = Vec::new();
    for variant in &item.variants {
        if !check_no_data(errors, variant) {
            continue;
        }
        let (parsed, span) = parse(errors, casing, item, variant);
        if let Some(first) = variants.iter().find(|known| known.label == parsed.label) {
            errors.at_span(
                span,
                format_args!(
                    "`{}` and `{}` have the same label `{}`",
                    first.ident, variant.ident, parsed.label
                ),
                "give one of them another label with `#[label(\"...\")]`",
            );
        } else if text::check_label(errors, span, &parsed.label) {
            variants.push(parsed);
        }
    }
    variants
}

/// The variant that a path names: `Draft`, `Self::Draft` or `Status::Draft`, within the enum itself. It
/// comes back as the enum spells it (`r#Draft` is `Draft`), with the place of the path.
pub(crate) fn named(errors: &Errors, item: &ItemEnum, path: &Path) -> Option<Ident> {
    let segments: Vec<&Ident> = path.segments.iter().map(|segment| &segment.ident).collect();
    let is_this = |owner: &Ident| *owner == "Self" || owner.unraw() == item.ident.unraw();
    let name = match segments.as_slice() {
        [name] => Some(*name),
        [owner, name] if is_this(owner) => Some(*name),
        _ => None,
    };
    let idents = || item.variants.iter().map(|variant| &variant.ident);
    let known = name.and_then(|name| {
        let declared = idents().find(|known| known.unraw() == name.unraw())?;
        let mut found = declared.clone();
        found.set_span(name.span());
        Some(found)
    });
    if known.is_none() {
        let written = text::rust_text(path);
        let names: Vec<String> = idents().map(ToString::to_string).collect();
        let list = names.iter().map(String::as_str);
        errors.at(
            path,
            format_args!("`{written}` is no variant of `{}`", item.ident),
            text::suggestion(&written, list, "the variants are"),
        );
    }
    known
}

pub(crate) fn is_bare(variant: &syn::Variant) -> bool {
    matches!(variant.fields, Fields::Unit)
}

fn check_no_data(errors: &Errors, variant: &syn::Variant) -> bool {
    if !is_bare(variant) {
        errors.at(
            &variant.fields,
            format_args!(
                "the variant `{}` holds data, and a label cannot",
                variant.ident
            ),
            "keep the data in columns of the table, and the variant bare",
        );
    }
    is_bare(variant)
}

/// A variant, and where its label is said.
fn parse(
    errors: &Errors,
    casing: Casing,
    item: &ItemEnum,
    variant: &syn::Variant,
) -> (Variant, Span) {
    let (written, mut keys) = arguments(errors, &variant.attrs);
    let was = keys.string(errors, "was");
    let was = was.filter(|was| text::check_past_label(errors, was));
    let on_down = on_down(errors, &mut keys, item, variant);
    let retired = keys.flag(errors, "retired").is_some();
    keys.finish(errors, KEYS);
    if let (Some(was), Some(on_down)) = (&was, &on_down) {
        errors.at(
            on_down,
            format_args!(
                "`on_down` is for a label that is new, and this one was `{}`",
                was.value()
            ),
            "remove `on_down`: on the way down the label is renamed back",
        );
    }
    let (label, span) = match written {
        Some(label) => (label.value(), label.span()),
        None => (
            casing.apply(&variant.ident.unraw().to_string()),
            variant.ident.span(),
        ),
    };
    let variant = Variant {
        ident: variant.ident.clone(),
        label,
        was,
        on_down,
        retired,
    };
    (variant, span)
}

/// `on_down = Draft`: the rows cannot stay where they are.
fn on_down(
    errors: &Errors,
    keys: &mut Keys,
    item: &ItemEnum,
    variant: &syn::Variant,
) -> Option<Ident> {
    const FORM: &str = "write `on_down = ...` with another variant of the enum";
    let value = keys.value(errors, "on_down", FORM)?;
    let Some(path) = keys::as_path(&value) else {
        errors.at(&value, "`on_down` takes a variant", FORM);
        return None;
    };
    let to = named(errors, item, path)?;
    if to == variant.ident {
        errors.at(&to, "on the way down this label goes", FORM);
        return None;
    }
    Some(to)
}

/// The label and the keys of all `#[label(...)]` of a variant.
fn arguments(errors: &Errors, attributes: &[Attribute]) -> (Option<LitStr>, Keys) {
    let mut label = None;
    let mut keys = Keys::parse(errors, "#[label(...)]", TokenStream::new());
    let ours = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("label"));
    for attribute in ours {
        let Some(arguments) = Arguments::read(errors, attribute) else {
            continue;
        };
        if label.is_some() && arguments.label.is_some() {
            errors.at(attribute, "a variant has one label", "remove this one");
        } else {
            label = label.or(arguments.label);
        }
        keys.extend(Keys::parse(errors, "#[label(...)]", arguments.keys));
    }
    (label, keys)
}

/// `"in progress", was = "active"`: the label first, if it is said at all.
struct Arguments {
    label: Option<LitStr>,
    keys: TokenStream,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let label = input
            .peek(LitStr)
            .then(|| input.parse::<LitStr>())
            .transpose()?;
        if label.is_none() && !input.peek(Ident::peek_any) {
            return Err(input.error("neither a label nor a key"));
        }
        if label.is_some() && !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(Self {
            label,
            keys: input.parse()?,
        })
    }
}

impl Arguments {
    fn read(errors: &Errors, attribute: &Attribute) -> Option<Self> {
        let Meta::List(list) = &attribute.meta else {
            errors.at(attribute, "`#[label]` takes the label in parentheses", FORM);
            return None;
        };
        let read = syn::parse2(list.tokens.clone());
        let read: Self = read
            .map_err(|_| errors.at_span(list.tokens.span(), "`#[label]` takes one string", FORM))
            .ok()?;
        if let Some(span) = read.late_label() {
            errors.at_span(span, "the label comes first", LABEL_FIRST);
            return None;
        }
        Some(read)
    }

    /// A string among the keys that is the value of none.
    fn late_label(&self) -> Option<Span> {
        let mut is_behind_comma = false;
        self.keys.clone().into_iter().find_map(|token| {
            let was_behind = is_behind_comma;
            is_behind_comma = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ',');
            let is_late = was_behind && matches!(token, TokenTree::Literal(_));
            is_late.then(|| token.span())
        })
    }
}

/// What is wrong with what the variants say of the past, all of them together.
pub(crate) fn check_past(errors: &Errors, variants: &[Variant]) {
    for (place, variant) in variants.iter().enumerate() {
        let Some(was) = &variant.was else { continue };
        if was.value() == variant.label {
            errors.at(
                was,
                format_args!("the label is `{}` now", variant.label),
                "remove `was`, or name the label that it had before",
            );
        }
        let is_same = |other: &&Variant| other.was.as_ref().map(LitStr::value) == Some(was.value());
        if let Some(first) = variants[..place].iter().find(is_same) {
            errors.at(
                was,
                format_args!("`{}` was `{}` already", first.ident, was.value()),
                "a label is renamed to one other; for the rows of both see `removed(\"...\" => ...)`",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{EnumItem, Errors};

    #[test]
    fn a_label_may_be_said_in_several_attributes() {
        let item = syn::parse_str(
            "enum E { #[label(\"x y\", was = \"z\")] #[label(retired)] A, #[label(on_down = Self::A,)] B }",
        )
        .unwrap();
        let errors = Errors::new();
        let item = EnumItem::parse(&errors, proc_macro2::TokenStream::default(), &item);
        errors.into_result().unwrap();
        let [a, b] = item.variants.as_slice() else {
            panic!()
        };
        assert_eq!((&*a.label, a.retired, b.retired), ("x y", true, false));
        assert_eq!(a.was.as_ref().unwrap().value(), "z");
        assert_eq!(b.on_down.as_ref().unwrap().to_string(), "A");
    }
}
