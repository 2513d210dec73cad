//! Whatever stands in an attribute, reading it reports mistakes and never panics.

use amani_schema_syntax::{DroppedItem, EnumItem, Errors, SqlItem, TableItem};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, ItemEnum, ItemStruct};

const TABLE: &str = r#"#[table(name = "rows", schema = "app", rename_all = "camelCase", was = "app.old",
    primary_key(columns(id, other), name = "pk"), unique(columns(a), nulls_not_distinct, deferrable),
    check("a > 0", name = "positive"),
    index(columns(a(desc, nulls = last), expr("lower(b)")), unique, concurrently, where = "a > 0", include(b), method = gin),
    foreign_key(columns(a, b), references(User::x, User::y), on_delete = cascade, on_update = set_null, initially_deferred))]
struct Row {
    #[column(primary_key, identity(always), type = "bigint")] id: i64,
    #[column(length = 3, unique(name = "u"), default = "x", check("b <> ''"), was = "c", using = "b || ''", backfill = "''", collation = "C")] b: String,
    #[column(precision = 3, scale = 2, default = 1.5)] a: Option<Decimal>,
    #[column(references(User::id, on_delete = restrict, match = full), index(desc, opclass = "ops"), default = -1)] other: i64,
    #[column(default = Status::Draft)] status: Status,
    #[column(default = sql("now()"))] at: Vec<Option<DateTime<Utc>>>,
}"#;

const ENUM: &str = r#"#[pg_enum(name = "mood", schema = "app", rename_all = "SCREAMING_SNAKE_CASE", crate = a::b,
    was = "\"old mood\"", removed("grim" => Sad, "dull" => forbid))]
/// A comment.
enum Mood { #[label("sad")] Sad = 1, #[label(was = "glad", retired)] Happy, #[label(on_down = Self::Sad)] New, #[label = "odd"] Odd(i64) }"#;

const DROPPED: &str = r#"table "audit_log"; column "app.users.nickname"; type "\"a.b\".c""#;

const SQL: &str = r#""CREATE VIEW v AS SELECT 1", "COMMENT ON VIEW v IS 'x'","#;

/// What takes the place of each token in turn, or stands before it.
const INTRUDERS: &[&str] = &[
    "", "x", "\"\"", "\"\\0\"", "7", "-", ",", "=", "()", "(x)", "[]", "::", "1.5", "'c'", "<",
    "r#fn", "=>", "true",
];

#[test]
fn a_mangled_table_never_panics() {
    assert!(mangle(TABLE, read_table) > 1000);
}

#[test]
fn a_mangled_enum_never_panics() {
    assert!(mangle(ENUM, read_enum) > 300);
}

#[test]
fn a_mangled_item_of_the_past_or_of_sql_never_panics() {
    assert!(mangle(DROPPED, read_items) + mangle(SQL, read_items) > 300);
}

/// Replaces every token, and precedes it, with every intruder; how many of the texts could be read
/// as an item at all.
fn mangle(text: &str, read: fn(&str) -> bool) -> usize {
    assert!(read(text));
    let words = words(text.parse().unwrap());
    let mut count = 0;
    for place in 0..words.len() {
        for intruder in INTRUDERS {
            for kept in [&*words[place], ""] {
                let mut mangled = words.clone();
                mangled[place] = format!("{intruder} {kept}");
                count += usize::from(read(&mangled.join(" ")));
            }
        }
    }
    count
}

fn words(tokens: TokenStream) -> Vec<String> {
    let words = |token| match token {
        TokenTree::Group(group) => {
            let empty = Group::new(group.delimiter(), TokenStream::new()).to_string();
            let both = empty.replace(' ', "");
            let (open, close) = both.split_at(both.len() / 2);
            [
                vec![open.to_owned()],
                words(group.stream()),
                vec![close.to_owned()],
            ]
            .concat()
        }
        token => vec![token.to_string()],
    };
    tokens.into_iter().flat_map(words).collect()
}

fn read_table(text: &str) -> bool {
    let Ok(item) = syn::parse_str::<ItemStruct>(text) else {
        return false;
    };
    let errors = Errors::new();
    TableItem::parse(&errors, arguments(&item.attrs, "table"), &item);
    let _ = errors.into_result();
    true
}

fn read_enum(text: &str) -> bool {
    let Ok(item) = syn::parse_str::<ItemEnum>(text) else {
        return false;
    };
    let errors = Errors::new();
    EnumItem::parse(&errors, arguments(&item.attrs, "pg_enum"), &item);
    let _ = errors.into_result();
    true
}

fn read_items(text: &str) -> bool {
    let Ok(tokens) = text.parse::<TokenStream>() else {
        return false;
    };
    let errors = Errors::new();
    DroppedItem::parse(&errors, tokens.clone());
    SqlItem::parse(&errors, tokens);
    let _ = errors.into_result();
    true
}

fn arguments(attributes: &[Attribute], name: &str) -> TokenStream {
    let own = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident(name));
    own.and_then(|attribute| attribute.meta.require_list().ok())
        .map(|list| list.tokens.to_token_stream())
        .unwrap_or_default()
}
