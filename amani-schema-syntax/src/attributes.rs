use syn::{Attribute, Meta};

use crate::Errors;
use crate::keys::Keys;

/// The keys of all attributes of this name on a field or variant: `#[column(...)]`.
pub(crate) fn keys(
    errors: &Errors,
    attributes: &[Attribute],
    name: &str,
    place: &'static str,
) -> Keys {
    let mut all = Keys::parse(errors, place, proc_macro2::TokenStream::new());
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
    {
        if let Meta::List(list) = &attribute.meta {
            all.extend(Keys::parse(errors, place, list.tokens.clone()));
        } else {
            errors.at(
                attribute,
                format_args!("`#[{name}]` takes a list"),
                format_args!("write `{place}`"),
            );
        }
    }
    all
}
