//! The keys of an attribute: `name = "users", unique, index(columns(a, b))`.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Token, parenthesized};

use crate::{Errors, text};

/// The keys of one attribute or of one list in it, each with its own span.
///
/// A reader takes the keys it knows one by one; what is then left is a mistake ([`Keys::finish`]).
pub(crate) struct Keys {
    /// How the list is written, for messages: `#[column(...)]`.
    place: &'static str,
    keys: Vec<Key>,
}

struct Key {
    name: Ident,
    value: Value,
}

enum Value {
    Flag,
    Expr(Box<Expr>),
    List(TokenStream),
}

impl Parse for Key {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = Ident::parse_any(input)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Value::Expr(input.parse()?)
        } else if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            Value::List(content.parse()?)
        } else {
            Value::Flag
        };
        Ok(Self { name, value })
    }
}

impl Parse for Keys {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let keys = Punctuated::<Key, Token![,]>::parse_terminated(input)?;
        Ok(Self {
            place: "",
            keys: keys.into_iter().collect(),
        })
    }
}

/// A list whose first element is no key: `references(User::id, on_delete = cascade)`.
struct Headed<T> {
    head: T,
    keys: Keys,
}

impl<T: Parse> Parse for Headed<T> {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let head = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(Self {
            head,
            keys: input.parse()?,
        })
    }
}

impl Keys {
    /// Reads a list of keys; one that cannot be read is a mistake, and empty.
    pub(crate) fn parse(errors: &Errors, place: &'static str, tokens: TokenStream) -> Self {
        let keys = syn::parse2::<Self>(tokens).unwrap_or_else(|error| {
            let help = "write keys with commas between them: `name = \"...\", unique`";
            errors.at_span(error.span(), error, help);
            Self {
                place,
                keys: Vec::new(),
            }
        });
        Self { place, ..keys }
    }

    /// Reads a list that begins with something that is no key; `None` if it cannot be read.
    pub(crate) fn parse_headed<T: Parse>(
        errors: &Errors,
        place: &'static str,
        form: &str,
        tokens: TokenStream,
    ) -> Option<(T, Self)> {
        match syn::parse2::<Headed<T>>(tokens) {
            Ok(headed) => Some((
                headed.head,
                Self {
                    place,
                    ..headed.keys
                },
            )),
            Err(error) => {
                errors.at_span(error.span(), error, format_args!("the form is `{form}`"));
                None
            }
        }
    }

    /// Adds the keys of another attribute of the same kind on the same field.
    pub(crate) fn extend(&mut self, other: Self) {
        self.keys.extend(other.keys);
    }

    /// A key that stands alone: `unique`.
    pub(crate) fn flag(&mut self, errors: &Errors, name: &str) -> Option<Span> {
        let key = self.take(name)?;
        match key.value {
            Value::Flag => {}
            Value::Expr(value) => errors.at(
                value,
                format_args!("`{name}` takes no value"),
                format_args!("write `{name}` alone"),
            ),
            Value::List(_) => errors.at(
                &key.name,
                format_args!("`{name}` takes no list"),
                format_args!("write `{name}` alone"),
            ),
        }
        Some(key.name.span())
    }

    /// A key with a string: `name = "users"`.
    pub(crate) fn string(&mut self, errors: &Errors, name: &str) -> Option<LitStr> {
        let form = format!("write `{name} = \"...\"`");
        let value = self.value(errors, name, &form)?;
        let string = as_string(&value);
        if string.is_none() {
            errors.at(&value, format_args!("`{name}` takes a string"), form);
        }
        string
    }

    /// A key with an SQL name: no longer than PostgreSQL keeps.
    pub(crate) fn name(&mut self, errors: &Errors, name: &str) -> Option<String> {
        self.spanned_name(errors, name).map(|string| string.value())
    }

    /// A key with an SQL name that a later message may point at.
    pub(crate) fn spanned_name(&mut self, errors: &Errors, name: &str) -> Option<LitStr> {
        let string = self.string(errors, name)?;
        text::check_name(errors, string.span(), &string.value()).then_some(string)
    }

    /// A key with SQL text: neither empty nor with a NUL in it.
    pub(crate) fn sql(&mut self, errors: &Errors, name: &str) -> Option<LitStr> {
        let string = self.string(errors, name)?;
        text::checked_sql(errors, &string)
    }

    /// A key with a whole number.
    pub(crate) fn number(&mut self, errors: &Errors, name: &str) -> Option<(u32, Span)> {
        let form = format!("write `{name} = 10`");
        let value = self.value(errors, name, &form)?;
        let number = match &value {
            Expr::Lit(ExprLit {
                lit: Lit::Int(number),
                ..
            }) => number.base10_parse().ok(),
            _ => None,
        };
        if number.is_none() {
            errors.at(&value, format_args!("`{name}` takes a whole number"), form);
        }
        number.map(|number| (number, value.span()))
    }

    /// A key with one of a few words: `on_delete = cascade`.
    pub(crate) fn word<T: Copy>(
        &mut self,
        errors: &Errors,
        name: &str,
        words: &[(&str, T)],
    ) -> Option<(T, Span)> {
        let choice = list(words.iter().map(|(word, _)| *word));
        let value = self.value(
            errors,
            name,
            &format!("write `{name} = ...` with one of {choice}"),
        )?;
        let word = as_word(&value);
        let found = words
            .iter()
            .find(|(known, _)| word.as_deref() == Some(*known));
        if found.is_none() {
            errors.at(
                &value,
                format_args!("this is no value of `{name}`"),
                format_args!("write one of {choice}"),
            );
        }
        found.map(|(_, meaning)| (*meaning, value.span()))
    }

    /// A key with any expression.
    pub(crate) fn value(&mut self, errors: &Errors, name: &str, form: &str) -> Option<Expr> {
        let key = self.take(name)?;
        if let Value::Expr(value) = key.value {
            return Some(*value);
        }
        errors.at(&key.name, format_args!("`{name}` takes a value"), form);
        None
    }

    /// A key with a list: `columns(a, b)`.
    pub(crate) fn list(
        &mut self,
        errors: &Errors,
        name: &str,
        form: &str,
    ) -> Option<(TokenStream, Span)> {
        let key = self.take(name)?;
        if let Value::List(tokens) = key.value {
            return Some((tokens, key.name.span()));
        }
        errors.at(
            &key.name,
            format_args!("`{name}` takes a list"),
            format_args!("write `{form}`"),
        );
        None
    }

    /// A key that may be there several times, each with a list.
    pub(crate) fn lists(
        &mut self,
        errors: &Errors,
        name: &str,
        form: &str,
    ) -> Vec<(TokenStream, Span)> {
        let count = self
            .keys
            .iter()
            .filter(|key| key.name.unraw() == name)
            .count();
        (0..count)
            .filter_map(|_| self.list(errors, name, form))
            .collect()
    }

    /// A key that stands alone or has a list: `unique`, `unique(name = "...")`.
    pub(crate) fn flag_or_list(
        &mut self,
        errors: &Errors,
        name: &str,
    ) -> Option<(TokenStream, Span)> {
        let key = self.take(name)?;
        match key.value {
            Value::Flag => Some((TokenStream::new(), key.name.span())),
            Value::List(tokens) => Some((tokens, key.name.span())),
            Value::Expr(value) => {
                errors.at(
                    value,
                    format_args!("`{name}` takes no value"),
                    format_args!("write `{name}` or `{name}(...)`"),
                );
                None
            }
        }
    }

    /// A key that may be there several times, alone or with a list.
    pub(crate) fn flags_or_lists(
        &mut self,
        errors: &Errors,
        name: &str,
    ) -> Vec<(TokenStream, Span)> {
        let count = self
            .keys
            .iter()
            .filter(|key| key.name.unraw() == name)
            .count();
        (0..count)
            .filter_map(|_| self.flag_or_list(errors, name))
            .collect()
    }

    /// Reports what no reader took: keys that are unknown here, or there twice.
    pub(crate) fn finish(self, errors: &Errors, known: &[&str]) {
        for key in self.keys {
            let name = key.name.unraw().to_string();
            if known.contains(&&*name) {
                errors.at(
                    &key.name,
                    format_args!("`{name}` is there twice"),
                    "keep one of them",
                );
            } else {
                errors.at(
                    &key.name,
                    format_args!("`{}` has no key `{name}`", self.place),
                    text::suggestion(&name, known.iter().copied(), "the keys here are"),
                );
            }
        }
    }

    fn take(&mut self, name: &str) -> Option<Key> {
        let place = self.keys.iter().position(|key| key.name.unraw() == name)?;
        Some(self.keys.remove(place))
    }
}

/// "`a`, `b`, `c`"
pub(crate) fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn as_string(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(string),
            ..
        }) => Some(string.clone()),
        // A value that a macro_rules! macro passed on stands in an invisible group.
        Expr::Group(group) => as_string(&group.expr),
        _ => None,
    }
}

/// The path that a value is, if it is nothing else.
pub(crate) fn as_path(value: &Expr) -> Option<&syn::Path> {
    match value {
        Expr::Path(path) if path.qself.is_none() => Some(&path.path),
        Expr::Group(group) => as_path(&group.expr),
        _ => None,
    }
}

/// `cascade` or `"cascade"`.
fn as_word(value: &Expr) -> Option<String> {
    match value {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => as_string(value).map(|string| string.value()),
    }
}
