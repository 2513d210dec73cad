use std::cell::RefCell;
use std::fmt::Display;

use quote::ToTokens;

/// Collects the mistakes of an item, so that all of them are reported and not the first only.
///
/// Every function that can find a mistake takes it first, and still returns something usable. It
/// has to be read with [`Errors::into_result`]: dropping it unread panics, because a mistake that
/// nobody hears of would become a wrong schema.
///
/// ```
/// use amani_schema_syntax::{EnumItem, Errors};
///
/// let errors = Errors::new();
/// let item = syn::parse_str("enum Mood {}").unwrap();
/// EnumItem::parse(&errors, Default::default(), &item);
/// let error = errors.into_result().unwrap_err();
/// assert!(error.to_string().starts_with("an enum type needs at least one label"));
/// ```
pub struct Errors {
    found: RefCell<Option<Vec<syn::Error>>>,
}

impl Errors {
    /// No mistakes yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            found: RefCell::new(Some(Vec::new())),
        }
    }

    /// A mistake at `place`: what is wrong, and what to write instead.
    pub fn at(&self, place: impl ToTokens, message: impl Display, help: impl Display) {
        self.push(syn::Error::new_spanned(place, with_help(message, help)));
    }

    /// A mistake at a span.
    pub fn at_span(&self, span: proc_macro2::Span, message: impl Display, help: impl Display) {
        self.push(syn::Error::new(span, with_help(message, help)));
    }

    /// A mistake that syn's own parser found.
    pub fn push(&self, error: syn::Error) {
        if let Some(found) = self.found.borrow_mut().as_mut() {
            found.push(error);
        }
    }

    /// All mistakes as one error.
    ///
    /// # Errors
    ///
    /// When there was any.
    pub fn into_result(self) -> syn::Result<()> {
        let found = self.found.take().unwrap_or_default();
        let combined = found.into_iter().reduce(|mut all, next| {
            all.combine(next);
            all
        });
        combined.map_or(Ok(()), Err)
    }
}

impl Default for Errors {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(
            self.found.borrow().is_none() || std::thread::panicking(),
            "mistakes were collected and never read"
        );
    }
}

fn with_help(message: impl Display, help: impl Display) -> String {
    format!("{message}\n  help: {help}")
}
