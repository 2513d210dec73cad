use amani_schema_core::sql;
use proc_macro2::{Span, TokenStream};
use syn::{Expr, ExprCall, ExprPath, ExprUnary, Lit, LitFloat, LitInt, LitStr, UnOp};

use crate::keys::Keys;
use crate::{Errors, text};

const FORM: &str =
    "write a literal, a path to a variant (`Status::Draft`) or SQL (`sql(\"now()\")`)";

/// What `default = ...` says.
#[derive(Clone)]
pub enum FieldDefault {
    /// `sql("now()")`: an SQL expression, as it is.
    Sql(LitStr),
    /// A Rust literal.
    Literal(Literal),
    /// A path to a variant; its label is for someone who knows the enum to say.
    Variant(ExprPath),
}

/// A Rust literal and the SQL it stands for.
#[derive(Clone, Debug)]
pub struct Literal {
    /// Which columns it suits.
    pub kind: LiteralKind,
    /// The SQL.
    pub sql: String,
    /// Where it stands.
    pub span: Span,
}

/// The kind of a literal, which decides the columns it suits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LiteralKind {
    /// `true`
    Bool,
    /// `-1`
    Integer(i128),
    /// `0.5`
    Float,
    /// `"text"`
    Text,
}

impl FieldDefault {
    /// Reads `default = ...`, if it is there.
    pub(crate) fn parse(errors: &Errors, keys: &mut Keys) -> Option<Self> {
        let value = keys.value(errors, "default", FORM)?;
        from_expression(errors, &value)
    }
}

fn from_expression(errors: &Errors, value: &Expr) -> Option<FieldDefault> {
    match value {
        Expr::Group(group) => from_expression(errors, &group.expr),
        Expr::Lit(literal) => from_literal(errors, &literal.lit, ""),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => match &**expr {
            Expr::Lit(literal) if matches!(literal.lit, Lit::Int(_) | Lit::Float(_)) => {
                from_literal(errors, &literal.lit, "-")
            }
            _ => unknown(errors, value),
        },
        Expr::Path(path) if path.path.segments.len() > 1 => {
            Some(FieldDefault::Variant(path.clone()))
        }
        Expr::Call(call) if is_sql(call) => from_sql(errors, call),
        _ => unknown(errors, value),
    }
}

fn from_literal(errors: &Errors, literal: &Lit, sign: &str) -> Option<FieldDefault> {
    let (kind, sql) = match literal {
        Lit::Bool(value) => (LiteralKind::Bool, value.value.to_string()),
        Lit::Int(value) => integer(errors, value, sign)?,
        Lit::Float(value) => (LiteralKind::Float, float(errors, value, sign)?),
        Lit::Str(value) => {
            text::check_nul(errors, value.span(), "a default", &value.value()).then_some(())?;
            (LiteralKind::Text, sql::literal(&value.value()))
        }
        _ => return unknown(errors, literal),
    };
    Some(FieldDefault::Literal(Literal {
        kind,
        sql,
        span: literal.span(),
    }))
}

fn integer(errors: &Errors, value: &LitInt, sign: &str) -> Option<(LiteralKind, String)> {
    check_no_suffix(errors, value, value.suffix())?;
    let digits = format!("{sign}{}", value.base10_digits());
    let Ok(number) = digits.parse() else {
        errors.at(
            value,
            "this number is too large for any column",
            "write it as SQL: `sql(\"...\")`",
        );
        return None;
    };
    Some((LiteralKind::Integer(number), digits))
}

fn float(errors: &Errors, value: &LitFloat, sign: &str) -> Option<String> {
    check_no_suffix(errors, value, value.suffix())?;
    Some(format!("{sign}{}", value.base10_digits()))
}

/// The column says the type; a suffix could only contradict it.
fn check_no_suffix(errors: &Errors, literal: impl quote::ToTokens, suffix: &str) -> Option<()> {
    if suffix.is_empty() {
        return Some(());
    }
    errors.at(
        literal,
        format_args!("the default has the suffix `{suffix}`"),
        "leave the suffix out: the column has the type",
    );
    None
}

fn is_sql(call: &ExprCall) -> bool {
    matches!(&*call.func, Expr::Path(path) if path.path.is_ident("sql"))
}

fn from_sql(errors: &Errors, call: &ExprCall) -> Option<FieldDefault> {
    let arguments: TokenStream = quote::ToTokens::to_token_stream(&call.args);
    let Ok(written) = syn::parse2::<LitStr>(arguments) else {
        errors.at(call, "`sql` takes one string", "write `sql(\"...\")`");
        return None;
    };
    text::checked_sql(errors, &written).map(FieldDefault::Sql)
}

fn unknown(errors: &Errors, value: impl quote::ToTokens) -> Option<FieldDefault> {
    errors.at(value, "this is no default", FORM);
    None
}
