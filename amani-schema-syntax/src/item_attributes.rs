use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Attribute, Meta};

/// The attribute under which an attribute macro hands its arguments on to the derive.
const HANDED_ON: &str = "amani_schema_arguments";

/// What the derive finds of the arguments of `#[table(...)]` or `#[pg_enum(...)]`.
#[must_use]
pub fn item_arguments(attributes: &[Attribute]) -> TokenStream {
    let handed_on = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident(HANDED_ON));
    match handed_on.map(|attribute| &attribute.meta) {
        Some(Meta::List(list)) => list.tokens.clone(),
        _ => TokenStream::new(),
    }
}

/// What `crate = path` says in the arguments of an item: where amani-schema is to be found, for a
/// crate that knows it under another name or through a re-export.
///
/// ```
/// let arguments = "name = \"users\", crate = my::schema".parse().unwrap();
/// let path = amani_schema_syntax::crate_path(arguments).unwrap();
/// assert_eq!(path.to_string(), "my :: schema");
/// ```
#[must_use]
pub fn crate_path(arguments: TokenStream) -> Option<TokenStream> {
    let is_crate = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if *ident == Ident::new("crate", ident.span()));
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let mut tokens = arguments.into_iter().peekable();
    let mut at_key = true;
    while let Some(token) = tokens.next() {
        let is_equals =
            |next: &TokenTree| matches!(next, TokenTree::Punct(punct) if punct.as_char() == '=');
        if at_key && is_crate(&token) && tokens.next_if(is_equals).is_some() {
            return Some(tokens.take_while(|token| !is_comma(token)).collect());
        }
        at_key = is_comma(&token);
    }
    None
}
