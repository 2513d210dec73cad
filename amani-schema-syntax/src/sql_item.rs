use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{LitStr, Token};

use crate::{Errors, text};

const FORM: &str = "write string literals with commas between them: `sql! { \"CREATE VIEW ...\" }`";
const EMPTY: &str = "write a statement, or remove this text";

/// `sql! { "CREATE VIEW ...", "CREATE FUNCTION ..." }`: statements as SQL has them.
pub struct SqlItem {
    /// The literals in order; none is empty.
    pub texts: Vec<LitStr>,
}

impl SqlItem {
    /// Reads what stands between the braces. Only string literals will do: the build script reads
    /// the source, where a constant or `include_str!` is no more than a name.
    ///
    /// ```
    /// use amani_schema_syntax::{Errors, SqlItem};
    ///
    /// let errors = Errors::new();
    /// let item = SqlItem::parse(&errors, "\"CREATE VIEW v AS SELECT 1\",".parse().unwrap());
    /// errors.into_result().unwrap();
    /// assert_eq!(item.texts[0].value(), "CREATE VIEW v AS SELECT 1");
    /// ```
    pub fn parse(errors: &Errors, tokens: TokenStream) -> Self {
        let written = Punctuated::<Text, Token![,]>::parse_terminated.parse2(tokens);
        let texts = match written {
            Ok(written) => written.into_iter().map(|text| text.0).collect(),
            Err(error) => {
                errors.at_span(error.span(), error, FORM);
                Vec::new()
            }
        };
        let is_sql = |text: &LitStr| text::checked_sql_or(errors, text, EMPTY).is_some();
        Self {
            texts: texts.into_iter().filter(is_sql).collect(),
        }
    }
}

struct Text(LitStr);

impl Parse for Text {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let text = input.parse();
        text.map(Self).map_err(|error| {
            syn::Error::new(error.span(), "`sql!` takes SQL as it stands, in quotes")
        })
    }
}
