use amani_schema_core::schema::{NullsOrder, ObjectName};
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, parenthesized};

use crate::keys::Keys;
use crate::{Errors, text, unique};

const FORM: &str = "index(columns(a, b(desc)))";
const KEYS: &[&str] = &[
    "name",
    "unique",
    "nulls_not_distinct",
    "method",
    "include",
    "where",
    "concurrently",
];
const COLUMN_KEYS: &[&str] = &["desc", "nulls", "collation", "opclass"];

/// `index` on a field, `index(columns(...))` on a table.
#[derive(Clone)]
pub(crate) struct IndexItem {
    pub(crate) name: Option<LitStr>,
    pub(crate) columns: Vec<IndexColumnItem>,
    pub(crate) unique: bool,
    pub(crate) nulls_not_distinct: bool,
    pub(crate) method: Option<String>,
    pub(crate) include: Vec<Ident>,
    pub(crate) predicate: Option<LitStr>,
    /// Whether it is built without locking out writers: no part of the index itself.
    pub(crate) concurrently: bool,
}

/// A key of an index.
#[derive(Clone)]
pub(crate) struct IndexColumnItem {
    pub(crate) key: IndexKeyItem,
    pub(crate) collation: Option<ObjectName>,
    pub(crate) opclass: Option<ObjectName>,
    pub(crate) descending: bool,
    pub(crate) nulls: Option<NullsOrder>,
}

#[derive(Clone)]
pub(crate) enum IndexKeyItem {
    Field(Ident),
    Expression(LitStr),
}

impl IndexItem {
    /// On a field the keys of the column stand beside those of the index: `index(unique, desc)`.
    pub(crate) fn on_field(errors: &Errors, keys: &mut Keys, field: &Ident) -> Vec<Self> {
        let lists = keys.flags_or_lists(errors, "index");
        let parse = |(tokens, span)| {
            let mut keys = Keys::parse(errors, "index(...)", tokens);
            let column =
                IndexColumnItem::read(errors, &mut keys, IndexKeyItem::Field(field.clone()));
            let known: Vec<&str> = KEYS.iter().chain(COLUMN_KEYS).copied().collect();
            Self::finish(errors, keys, span, vec![column], &known)
        };
        lists.into_iter().map(parse).collect()
    }

    pub(crate) fn on_table(errors: &Errors, keys: &mut Keys) -> Vec<Self> {
        let lists = keys.lists(errors, "index", FORM);
        let parse = |(tokens, span)| {
            let mut keys = Keys::parse(errors, "index(...)", tokens);
            let columns = index_columns(errors, &mut keys, span);
            let known: Vec<&str> = std::iter::once("columns")
                .chain(KEYS.iter().copied())
                .collect();
            Self::finish(errors, keys, span, columns, &known)
        };
        lists.into_iter().map(parse).collect()
    }

    fn finish(
        errors: &Errors,
        mut keys: Keys,
        span: Span,
        columns: Vec<IndexColumnItem>,
        known: &[&str],
    ) -> Self {
        let include = keys.list(errors, "include", "include(a, b)");
        let item = Self {
            name: keys.spanned_name(errors, "name"),
            columns,
            unique: keys.flag(errors, "unique").is_some(),
            nulls_not_distinct: keys.flag(errors, "nulls_not_distinct").is_some(),
            method: method(errors, &mut keys),
            include: include.map_or_else(Vec::new, |(tokens, span)| {
                unique::fields(errors, span, "include(a, b)", tokens)
            }),
            predicate: keys.sql(errors, "where"),
            concurrently: keys.flag(errors, "concurrently").is_some(),
        };
        keys.finish(errors, known);
        if item.nulls_not_distinct && !item.unique {
            errors.at_span(
                span,
                "`nulls_not_distinct` is for a unique index",
                "add `unique`, or remove `nulls_not_distinct`",
            );
        }
        item
    }
}

impl IndexItem {
    /// The fields it names, as keys or to include.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Ident> {
        let keys = self.columns.iter().filter_map(|column| match &column.key {
            IndexKeyItem::Field(field) => Some(field),
            IndexKeyItem::Expression(_) => None,
        });
        keys.chain(&self.include)
    }
}

impl IndexColumnItem {
    fn read(errors: &Errors, keys: &mut Keys, key: IndexKeyItem) -> Self {
        let nulls = [("first", NullsOrder::First), ("last", NullsOrder::Last)];
        Self {
            key,
            descending: keys.flag(errors, "desc").is_some(),
            nulls: keys.word(errors, "nulls", &nulls).map(|(order, _)| order),
            collation: keys.name(errors, "collation").map(ObjectName::new),
            opclass: keys.name(errors, "opclass").map(ObjectName::new),
        }
    }
}

/// `method = gin`; any name will do, since extensions bring access methods too.
fn method(errors: &Errors, keys: &mut Keys) -> Option<String> {
    let value = keys.value(errors, "method", "write `method = gin`")?;
    match &value {
        syn::Expr::Path(path) if path.path.get_ident().is_some() => {
            path.path.get_ident().map(ToString::to_string)
        }
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(name),
            ..
        }) => text::check_name(errors, name.span(), &name.value()).then(|| name.value()),
        _ => {
            errors.at(
                &value,
                "`method` takes the name of an access method",
                "write `method = gin`",
            );
            None
        }
    }
}

fn index_columns(errors: &Errors, keys: &mut Keys, span: Span) -> Vec<IndexColumnItem> {
    let Some((tokens, span)) = keys.list(errors, "columns", FORM) else {
        errors.at_span(
            span,
            "the columns are missing",
            format_args!("write `{FORM}`"),
        );
        return Vec::new();
    };
    let written = match Punctuated::<WrittenColumn, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(written) => written,
        Err(error) => {
            errors.at_span(
                error.span(),
                error,
                "write fields, `field(desc)` or `expr(\"lower(email)\")`",
            );
            return Vec::new();
        }
    };
    if written.is_empty() {
        errors.at_span(
            span,
            "the list of columns is empty",
            format_args!("write `{FORM}`"),
        );
    }
    written
        .into_iter()
        .filter_map(|column| index_column(errors, column))
        .collect()
}

fn index_column(errors: &Errors, written: WrittenColumn) -> Option<IndexColumnItem> {
    let key = match written.expression {
        Some(expression) => IndexKeyItem::Expression(text::checked_sql(errors, &expression)?),
        None => IndexKeyItem::Field(written.name),
    };
    let mut keys = Keys::parse(errors, "columns(field(...))", written.keys);
    let column = IndexColumnItem::read(errors, &mut keys, key);
    keys.finish(errors, COLUMN_KEYS);
    Some(column)
}

/// `field`, `field(desc)`, `expr("lower(email)")`, `expr("lower(email)", desc)`.
struct WrittenColumn {
    name: Ident,
    expression: Option<LitStr>,
    keys: TokenStream,
}

impl Parse for WrittenColumn {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = Ident::parse_any(input)?;
        let mut written = Self {
            name,
            expression: None,
            keys: TokenStream::new(),
        };
        if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            if written.name == "expr" && content.peek(LitStr) {
                written.expression = Some(content.parse()?);
                content.parse::<Option<Token![,]>>()?;
            }
            written.keys = content.parse()?;
        }
        Ok(written)
    }
}
