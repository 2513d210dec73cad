//! The attribute macros: a derive, the arguments for it, and the item as it is.

use amani_schema_syntax::crate_path;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// An attribute and the kind of item it is for.
pub(crate) struct Attribute {
    name: &'static str,
    keyword: &'static str,
    other: &'static str,
    derive: &'static str,
}

pub(crate) const PG_ENUM: Attribute = Attribute {
    name: "pg_enum",
    keyword: "enum",
    other: "a struct takes `#[table]`, and becomes a table",
    derive: "PgEnumItem",
};

pub(crate) const TABLE: Attribute = Attribute {
    name: "table",
    keyword: "struct",
    other: "an enum takes `#[pg_enum]`, and becomes an enum type",
    derive: "TableItem",
};

pub(crate) fn expand(
    attribute: &Attribute,
    arguments: TokenStream,
    item: TokenStream,
) -> TokenStream {
    if let Err(error) = check(attribute, item.clone()) {
        let error = error.into_compile_error();
        return quote!(#error #item);
    }
    let amani = crate_path(arguments.clone()).unwrap_or_else(|| quote!(::amani_schema));
    let derive = format_ident!("{}", attribute.derive);
    quote! {
        #[::core::prelude::v1::derive(#amani::__private::#derive)]
        #[amani_schema_arguments(#arguments)]
        #item
    }
}

/// The item is of the right kind and has the attribute once.
fn check(attribute: &Attribute, item: TokenStream) -> syn::Result<()> {
    let Attribute {
        name,
        keyword,
        other,
        ..
    } = attribute;
    let mut tokens = item.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(group)) = tokens.next() {
                    check_once(name, group.stream())?;
                }
            }
            TokenTree::Ident(ident) if is_item_keyword(&ident) => {
                if ident == keyword {
                    return Ok(());
                }
                let message = format!("`#[{name}]` goes on {keyword}s\n  help: {other}");
                return Err(syn::Error::new(ident.span(), message));
            }
            _ => {}
        }
    }
    Err(syn::Error::new(
        Span::call_site(),
        format!("`#[{name}]` goes on {keyword}s\n  help: {other}"),
    ))
}

/// A second derive would implement every trait a second time.
fn check_once(name: &str, attribute: TokenStream) -> syn::Result<()> {
    let path: Vec<TokenTree> = attribute
        .into_iter()
        .take_while(|token| matches!(token, TokenTree::Ident(_) | TokenTree::Punct(_)))
        .collect();
    match path.last() {
        Some(TokenTree::Ident(last)) if last == name => {
            let message = format!(
                "`#[{name}]` is there twice\n  help: keep one of them, with the keys of both"
            );
            Err(syn::Error::new(last.span(), message))
        }
        _ => Ok(()),
    }
}

fn is_item_keyword(ident: &Ident) -> bool {
    [
        "enum", "struct", "union", "fn", "mod", "trait", "impl", "type", "const", "static", "use",
    ]
    .iter()
    .any(|keyword| ident == keyword)
}
