use amani_schema_core::schema::{DataType, Identity, ObjectName, is_system_column};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Type};

use crate::casing::Casing;
use crate::check::CheckItem;
use crate::foreign_key::ForeignKeyItem;
use crate::index::IndexItem;
use crate::intent::FieldIntent;
use crate::keys::Keys;
use crate::unique::UniqueItem;
use crate::{Errors, FieldDefault, RustType, attributes, doc, text};

/// The keys of `#[column(...)]`.
const KEYS: &[&str] = &[
    "name",
    "type",
    "length",
    "precision",
    "scale",
    "collation",
    "primary_key",
    "identity",
    "unique",
    "default",
    "generated",
    "check",
    "references",
    "index",
    "was",
    "using",
    "backfill",
];

/// A field of a table's struct: the column it stands for, as far as the field alone can say.
#[derive(Clone)]
pub struct Field {
    /// The Rust name.
    pub ident: Ident,
    /// The Rust type as written.
    pub ty: Type,
    /// The Rust type taken apart.
    pub rust_type: RustType,
    /// The column's name.
    pub column: String,
    /// The column's type.
    pub column_type: ColumnType,
    /// The collation.
    pub collation: Option<ObjectName>,
    /// The default.
    pub default: Option<FieldDefault>,
    /// What it is computed from, in SQL: `generated = "..."`.
    pub generated: Option<LitStr>,
    /// Whether it is an identity column.
    pub identity: Option<Identity>,
    /// What `///` says.
    pub comment: Option<String>,
    pub(crate) intent: FieldIntent,
}

/// Where the type of a column comes from.
#[derive(Clone)]
pub enum ColumnType {
    /// From the Rust type, whatever that turns out to be.
    Rust,
    /// From the Rust type, which is one of the known ones, with modifiers: `length = 255`.
    Modified(DataType),
    /// From `type = "..."`, taken as it is.
    Written(String),
}

/// A field with the constraints and indexes that are written on it.
pub(crate) struct ParsedField {
    pub(crate) field: Field,
    pub(crate) primary_key: Option<Span>,
    pub(crate) unique: Option<UniqueItem>,
    pub(crate) checks: Vec<CheckItem>,
    pub(crate) foreign_keys: Vec<ForeignKeyItem>,
    pub(crate) indexes: Vec<IndexItem>,
}

impl ParsedField {
    pub(crate) fn parse(
        errors: &Errors,
        casing: Casing,
        field: &syn::Field,
        ident: &Ident,
    ) -> Self {
        let mut keys = attributes::keys(errors, &field.attrs, "column", "#[column(...)]");
        let column = column_name(errors, &mut keys, casing, ident);
        let rust_type = RustType::read(&field.ty);
        let primary_key = keys.flag(errors, "primary_key");
        let identity = parse_identity(errors, &mut keys);
        let default = FieldDefault::parse(errors, &mut keys);
        let generated = keys.sql(errors, "generated");
        let generated = checked_generated(errors, generated, identity, default.as_ref());
        let identity = checked_identity(errors, ident, &rust_type, identity, default.as_ref());

        let unique = UniqueItem::on_field(errors, &mut keys, ident);
        let checks = CheckItem::parse_all(errors, &mut keys, Some(&column));
        let foreign_keys = ForeignKeyItem::on_field(errors, &mut keys, ident);
        let indexes = IndexItem::on_field(errors, &mut keys, ident);
        let collation = keys.name(errors, "collation").map(ObjectName::new);
        let column_type = parse_type(errors, &mut keys, &rust_type);
        let fills_itself = match (identity, &generated) {
            (Some(_), _) => Some("an identity column fills itself"),
            (None, Some(_)) => Some("a generated column fills itself"),
            (None, None) => None,
        };
        let intent = FieldIntent::parse(errors, &mut keys, &column, &rust_type, fills_itself);
        keys.finish(errors, KEYS);

        let comment = doc::comment(errors, &field.attrs);
        let (ident, ty) = (ident.clone(), field.ty.clone());
        let field = Field {
            ident,
            ty,
            rust_type,
            column,
            column_type,
            collation,
            default,
            generated,
            identity,
            comment,
            intent,
        };
        Self {
            field,
            primary_key,
            unique,
            checks,
            foreign_keys,
            indexes,
        }
    }
}

fn column_name(errors: &Errors, keys: &mut Keys, casing: Casing, ident: &Ident) -> String {
    let name = keys.name(errors, "name").unwrap_or_else(|| {
        let name = casing.apply(&ident.unraw().to_string());
        text::check_name(errors, ident.span(), &name);
        name
    });
    if is_system_column(&name) {
        errors.at(
            ident,
            format_args!("every table has a system column `{name}`"),
            "give it another name with `#[column(name = \"...\")]`",
        );
    }
    name
}

/// `identity` alone is `GENERATED ALWAYS`, as in `identity(always)`.
fn parse_identity(errors: &Errors, keys: &mut Keys) -> Option<Identity> {
    const FORM: &str = "write `identity`, `identity(always)` or `identity(by_default)`";
    let (tokens, span) = keys.flag_or_list(errors, "identity")?;
    match &*tokens.to_string() {
        "" | "always" => Some(Identity::Always),
        "by_default" => Some(Identity::ByDefault),
        other => {
            errors.at_span(span, format_args!("`{other}` is no kind of identity"), FORM);
            None
        }
    }
}

/// An identity column takes its values from a sequence, so neither from a default nor from NULL.
/// Returns the identity if it makes sense.
fn checked_identity(
    errors: &Errors,
    ident: &Ident,
    rust_type: &RustType,
    identity: Option<Identity>,
    default: Option<&FieldDefault>,
) -> Option<Identity> {
    identity?;
    let builtin = rust_type
        .builtin()
        .map(|data_type| rust_type.dimensioned(data_type));
    let counts = ["smallint", "integer", "bigint"].map(DataType::builtin);
    let (message, help) = if default.is_some() {
        (
            "an identity column has no default",
            "remove `default` or `identity`",
        )
    } else if rust_type.nullable {
        (
            "an identity column is never NULL",
            "remove the `Option`, or remove `identity`",
        )
    } else if builtin.is_some_and(|data_type| !counts.contains(&data_type)) {
        (
            "an identity column counts",
            "give it the type `i16`, `i32` or `i64`",
        )
    } else {
        return identity;
    };
    errors.at(ident, message, help);
    None
}

/// A generated column takes its values from the others, so neither from a default nor from a sequence:
/// <https://www.postgresql.org/docs/current/ddl-generated-columns.html>.
/// Returns the expression if it makes sense.
fn checked_generated(
    errors: &Errors,
    generated: Option<LitStr>,
    identity: Option<Identity>,
    default: Option<&FieldDefault>,
) -> Option<LitStr> {
    let (message, help) = if identity.is_some() {
        (
            "an identity column takes its values from a sequence",
            "remove `generated` or `identity`",
        )
    } else if default.is_some() {
        (
            "a generated column has no default",
            "remove `generated` or `default`",
        )
    } else {
        return generated;
    };
    errors.at(generated?, message, help);
    None
}

fn parse_type(errors: &Errors, keys: &mut Keys, rust_type: &RustType) -> ColumnType {
    let written = keys.sql(errors, "type");
    let length = keys.number(errors, "length");
    let precision = keys.number(errors, "precision");
    let scale = keys.number(errors, "scale");
    if let Some(sql) = written {
        for (key, value) in [
            ("length", length),
            ("precision", precision),
            ("scale", scale),
        ] {
            if let Some((_, span)) = value {
                let message = format!("`{key}` and `type` are both there");
                errors.at_span(
                    span,
                    message,
                    format_args!("remove `{key}`: `type` says it all"),
                );
            }
        }
        return ColumnType::Written(sql.value());
    }
    let builtin = rust_type.builtin();
    let modified = match (length, precision, scale) {
        (Some(length), None, None) => with_length(errors, builtin.as_ref(), length),
        (None, Some(precision), scale) => {
            with_precision(errors, builtin.as_ref(), precision, scale)
        }
        (None, None, Some((_, span))) => {
            errors.at_span(
                span,
                "`scale` goes with `precision`",
                "write `precision = 18, scale = 2`",
            );
            None
        }
        (Some((_, span)), _, _) => {
            errors.at_span(
                span,
                "`length` and `precision` exclude each other",
                "`length` is for text, `precision` for numbers and times",
            );
            None
        }
        (None, None, None) => None,
    };
    modified.map_or(ColumnType::Rust, |data_type| {
        ColumnType::Modified(rust_type.dimensioned(data_type))
    })
}

/// `length = n` makes `varchar(n)` of `text`; PostgreSQL takes up to 10,485,760 characters.
fn with_length(
    errors: &Errors,
    builtin: Option<&DataType>,
    (length, span): (u32, Span),
) -> Option<DataType> {
    const MAX: u32 = 10_485_760;
    if builtin != Some(&DataType::builtin("text")) {
        errors.at_span(
            span,
            "`length` is for a `String`",
            "write the whole type: `type = \"varchar(10)\"`",
        );
        return None;
    }
    if !(1..=MAX).contains(&length) {
        errors.at_span(
            span,
            format_args!("a length of {length} is not possible"),
            format_args!("write a number from 1 to {MAX}"),
        );
        return None;
    }
    Some(DataType::builtin("character varying").with_modifiers(vec![length]))
}

/// `numeric(p,s)` with p up to 1000 and, as this library reads it, s up to p; times with p up to 6.
fn with_precision(
    errors: &Errors,
    builtin: Option<&DataType>,
    (precision, span): (u32, Span),
    scale: Option<(u32, Span)>,
) -> Option<DataType> {
    let Some(numeric_or_time) = builtin.and_then(takes_precision) else {
        errors.at_span(
            span,
            "`precision` is for numbers like `Decimal` and for times",
            "remove it, or write the whole type: `type = \"...\"`",
        );
        return None;
    };
    let allowed = if numeric_or_time == Precise::Numeric {
        1..=1000
    } else {
        0..=6
    };
    if !allowed.contains(&precision) {
        let (first, last) = allowed.into_inner();
        errors.at_span(
            span,
            format_args!("a precision of {precision} is not possible"),
            format_args!("write a number from {first} to {last}"),
        );
        return None;
    }
    let modifiers = match scale {
        None => vec![precision],
        Some((scale, _)) if numeric_or_time == Precise::Numeric && scale <= precision => {
            vec![precision, scale]
        }
        Some((_, span)) if numeric_or_time == Precise::Numeric => {
            errors.at_span(
                span,
                "the scale is larger than the precision",
                "the scale counts the digits after the point, the precision all of them",
            );
            return None;
        }
        Some((_, span)) => {
            errors.at_span(
                span,
                "a time has a `precision` and no `scale`",
                "remove `scale`",
            );
            return None;
        }
    };
    builtin.map(|data_type| data_type.clone().with_modifiers(modifiers))
}

#[derive(PartialEq)]
enum Precise {
    Numeric,
    Time,
}

fn takes_precision(data_type: &DataType) -> Option<Precise> {
    let amani_schema_core::schema::TypeName::Builtin(name) = &data_type.name else {
        return None;
    };
    match &**name {
        "numeric" => Some(Precise::Numeric),
        "interval" => Some(Precise::Time),
        name if name.starts_with("time") => Some(Precise::Time),
        _ => None,
    }
}
