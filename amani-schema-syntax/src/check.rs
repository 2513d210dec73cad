use syn::LitStr;

use crate::keys::Keys;
use crate::{Errors, text};

const FORM: &str = "check(\"amount > 0\", name = \"...\")";

/// `check("amount > 0")` on a table or a field.
#[derive(Clone)]
pub(crate) struct CheckItem {
    pub(crate) name: Option<LitStr>,
    /// The column it is written on, which then is part of its name.
    pub(crate) column: Option<String>,
    pub(crate) expression: LitStr,
}

impl CheckItem {
    pub(crate) fn parse_all(errors: &Errors, keys: &mut Keys, column: Option<&str>) -> Vec<Self> {
        let lists = keys.lists(errors, "check", FORM);
        let parse = |(tokens, _)| {
            let (expression, mut keys) =
                Keys::parse_headed::<LitStr>(errors, "check(...)", FORM, tokens)?;
            let name = keys.spanned_name(errors, "name");
            keys.finish(errors, &["name"]);
            let expression = text::checked_sql(errors, &expression)?;
            Some(Self {
                name,
                column: column.map(ToOwned::to_owned),
                expression,
            })
        };
        lists.into_iter().filter_map(parse).collect()
    }
}
