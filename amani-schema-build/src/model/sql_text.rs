//! A string of SQL in the source, and places within it.

use std::ops::Range;

use amani_schema_core::code::Code;
use syn::LitStr;

use crate::finding::Finding;

/// A string of `sql!` or of an attribute, and its file.
#[derive(Clone)]
pub(crate) struct SqlText {
    pub(crate) file: usize,
    pub(crate) literal: LitStr,
}

impl SqlText {
    /// A finding at the first line of a part of the text.
    pub(crate) fn finding(
        &self,
        code: Code,
        part: Range<usize>,
        message: String,
        help: &str,
    ) -> Finding {
        Finding {
            code: Some(code),
            file: self.file,
            range: self.range_of(part),
            message,
            help: help.to_owned(),
            token: Some(self.literal.span().byte_range()),
        }
    }

    /// Where a part of the value is in the source; where there are escapes in it, the whole literal.
    fn range_of(&self, part: Range<usize>) -> Range<usize> {
        let whole = self.literal.span().byte_range();
        let value = self.literal.value();
        let token = self.literal.token().to_string();
        let (Some(start), Some(text)) = (token.find(&value), value.get(part.clone())) else {
            return whole;
        };
        let line = text.lines().next().unwrap_or_default().trim_end();
        let start = whole.start + start + part.start;
        start..start + line.len().max(1)
    }
}
