//! The two readers compared: what the build script made of an item, and what rustc makes of it.

use amani_schema_core::code::Code;
use amani_schema_core::template::{Piece, pieces};
use amani_schema_syntax::Reading;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::left::{Left, Seen};

/// What stands for a hole where SQL is shown.
const HOLE: &str = "...";

/// A name that rustc resolves and the build script has looked up.
pub(crate) struct Asked {
    /// Where the user wrote it.
    pub(crate) span: Span,
    /// What it is, in words: the type of a field.
    pub(crate) what: String,
    pub(crate) found: Found,
    /// What it means for sure. A constant for each column of a large schema takes rustc its time.
    pub(crate) certain: Option<String>,
}

/// What rustc makes of it.
pub(crate) enum Found {
    /// A constant of type `&str`.
    Sql(TokenStream),
    /// The type of a column, which is a `&Column`.
    TypeOf(TokenStream),
}

/// What comes of the comparison of an item.
#[derive(Default)]
pub(crate) struct Compared {
    /// What holds only if both have read the same: an error, or constants that do not compile otherwise.
    pub(crate) told: TokenStream,
    /// The SQL without holes, if the constants compile.
    pub(crate) sql: Option<String>,
}

impl From<TokenStream> for Compared {
    fn from(told: TokenStream) -> Self {
        Self { told, sql: None }
    }
}

/// What the build script has read of an item against what is compiled.
pub(crate) fn item(
    left: &Left,
    amani: &TokenStream,
    name: &syn::Ident,
    sql: &str,
    asked: &[Asked],
) -> Compared {
    let note = match left.at(name.span()) {
        Seen::Read(note) => note,
        Seen::Unread => return unread(name.span(), &format!("`{name}`")).into(),
        Seen::Unknown => return Compared::default(),
    };
    let Some(reading) = Reading::read(&note.text) else {
        return Compared::default();
    };
    if reading.sql != sql || reading.names.len() != asked.len() {
        return differs(name, &reading.sql, sql).into();
    }
    let answers = asked.iter().zip(&reading.names);
    let uncertain = answers.clone();
    let uncertain = uncertain.filter(|(asked, name)| asked.certain.as_ref() != Some(*name));
    let agree: Vec<TokenStream> = uncertain.map(|(asked, name)| asked.agrees(name)).collect();
    let told = (!agree.is_empty()).then(|| {
        quote! {
            const _: () = {
                #[allow(unused_imports)]
                use #amani::__private::{agree, agree_type};
                #(#agree)*
            };
        }
    });
    let filled: Vec<&str> = answers
        .flat_map(|(asked, name)| asked.fillings(name))
        .collect();
    Compared {
        told: told.unwrap_or_default(),
        sql: Some(fill(sql, &filled)),
    }
}

/// The text with each hole filled, in order of their numbers.
fn fill(sql: &str, filled: &[&str]) -> String {
    let text = pieces(sql).map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Hole(number) => filled[number],
    });
    text.collect()
}

/// A call of a macro whose first token is at `span`.
pub(crate) fn call(left: &Left, span: Span, name: &str) -> TokenStream {
    match left.at(span) {
        Seen::Unread => unread(span, &format!("this `{name}`")),
        Seen::Read(_) | Seen::Unknown => TokenStream::new(),
    }
}

/// A line of SQL; what only rustc can put in, it has not put in yet.
fn shown(line: &str) -> String {
    let mut shown = String::new();
    for piece in pieces(line.trim()) {
        match piece {
            Piece::Text(text) => shown += text,
            // A type has two holes, side by side.
            Piece::Hole(_) if shown.ends_with(HOLE) => {}
            Piece::Hole(_) => shown += HOLE,
        }
    }
    shown
}

/// In a test alone an item is no part of the schema.
fn unread(span: Span, what: &str) -> TokenStream {
    let message = format!(
        "{what} is where the build script does not see it, and in no migration [{}]\n  \
         help: write it out in a module of the crate, outside of other items and macros",
        Code::Hidden
    );
    let error = syn::Error::new(span, message).into_compile_error();
    quote!(#[cfg(not(test))] #error)
}

fn differs(name: &syn::Ident, read: &str, compiled: &str) -> TokenStream {
    let mut lines = read.lines().zip(compiled.lines());
    let (read, compiled) = lines
        .find(|(read, compiled)| read != compiled)
        .unwrap_or(("", ""));
    let message = format!(
        "rustc compiles another `{name}` than the build script has read [{}]\n  \
         | the source: {}\n  | rustc: {}\n  \
         help: something between changes it, as another attribute may: put ours in front of it",
        Code::Disagreement,
        shown(read),
        shown(compiled)
    );
    syn::Error::new(name.span(), message).into_compile_error()
}

impl Asked {
    /// What goes into its holes: two for a type, its name and its brackets.
    fn fillings<'a>(&self, name: &'a str) -> Vec<&'a str> {
        match self.found {
            Found::Sql(_) => vec![name],
            Found::TypeOf(_) => {
                let (element, brackets) = name.split_at(name.trim_end_matches("[]").len());
                vec![element, brackets]
            }
        }
    }

    fn agrees(&self, name: &str) -> TokenStream {
        let what = &self.what;
        let message = format!(
            "the build script takes {what} for {name}, and rustc for another [{}]\n  \
             help: write its path in full: `crate::models::Status`",
            Code::Disagreement
        );
        match &self.found {
            Found::Sql(found) => {
                quote_spanned!(self.span=> agree(#found, #name, #message);)
            }
            Found::TypeOf(column) => {
                let element = name.trim_end_matches("[]");
                let dimensions =
                    u32::try_from((name.len() - element.len()) / 2).unwrap_or_default();
                quote_spanned! {self.span=>
                    agree_type(#column, #element, #dimensions, #message);
                }
            }
        }
    }
}
