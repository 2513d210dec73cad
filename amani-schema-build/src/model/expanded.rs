//! What our macros expand: they can report what is found there.

use proc_macro2::Span;

use crate::finding::Finding;

/// An item or a call of ours, from its first token to its last.
pub(super) struct Expanded {
    pub(super) file: usize,
    pub(super) first: Span,
    pub(super) last: Span,
}

impl Expanded {
    /// Whether a finding begins in there. Bytes are counted from the beginning of the file, and so only where
    /// something is found.
    pub(super) fn holds(&self, finding: &Finding) -> bool {
        let range = || self.first.byte_range().start..self.last.byte_range().end;
        let mut token = finding.token.iter();
        self.file == finding.file && token.any(|token| range().contains(&token.start))
    }
}
