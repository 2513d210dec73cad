//! `cfg` on items: there is one schema for every build of a crate.

use proc_macro2::TokenStream;
use syn::{Attribute, Meta};

/// When an item is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always.
    Always,
    /// Under `cfg(test)` alone: no part of the schema.
    Test,
    /// Under some other condition.
    Conditional,
}

impl Presence {
    pub(crate) fn of(attributes: &[Attribute]) -> Self {
        let conditions = attributes.iter().filter_map(condition);
        conditions.fold(Self::Always, |presence, tokens| {
            match (presence, &*tokens.to_string()) {
                (Self::Test, _) | (_, "test") => Self::Test,
                _ => Self::Conditional,
            }
        })
    }

    /// An item in a module is there when both are.
    pub(crate) fn within(self, outer: Self) -> Self {
        match (self, outer) {
            (Self::Test, _) | (_, Self::Test) => Self::Test,
            (Self::Conditional, _) | (_, Self::Conditional) => Self::Conditional,
            (Self::Always, Self::Always) => Self::Always,
        }
    }
}

/// `feature = "x"` of `#[cfg(feature = "x")]`.
fn condition(attribute: &Attribute) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => Some(list.tokens.clone()),
        _ => None,
    }
}

/// Whether a `#[cfg_attr(...)]` would add one of these attributes.
pub(crate) fn adds_attribute(attribute: &Attribute, names: &[&str]) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let adds = |name: &&str| {
        list.tokens
            .clone()
            .into_iter()
            .any(|token| token.to_string() == **name)
    };
    list.path.is_ident("cfg_attr") && names.iter().any(adds)
}
