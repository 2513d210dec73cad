use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use crate::{Errors, text};

/// What the `///` lines above an item say, as `COMMENT ON` takes it; `None` where there are none.
///
/// The one space after `///` is dropped, empty lines at either end too. A `#[doc]` that is not a
/// plain string (`include_str!`) is documentation for rustdoc alone.
pub(crate) fn comment(errors: &Errors, attributes: &[Attribute]) -> Option<String> {
    let lines: Vec<String> = attributes
        .iter()
        .filter_map(|attribute| line(errors, attribute))
        .collect();
    let text = lines.join("\n").replace("\r\n", "\n");
    let text = text.trim_matches('\n').trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

fn line(errors: &Errors, attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &meta.value
    else {
        return None;
    };
    if !meta.path.is_ident("doc")
        || !text::check_nul(errors, text.span(), "a comment", &text.value())
    {
        return None;
    }
    let value = text.value();
    let lines = value
        .split('\n')
        .map(|line| line.strip_prefix(' ').unwrap_or(line));
    Some(lines.collect::<Vec<_>>().join("\n"))
}
