use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use proc_macro2::Span;

/// Something that is wrong and that no single item shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The file, by its place in [`Tree::files`](crate::walk::Tree).
    pub(crate) file: usize,
    /// The bytes in it that the finding is about.
    pub(crate) range: std::ops::Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Finding {
    pub(crate) fn new(
        file: usize,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            file,
            range: span.byte_range(),
            message: message.into(),
            help: help.into(),
        }
    }

    /// The finding as rustc would show it, without colours: cargo passes it on line by line.
    pub(crate) fn render(&self, path: &Path, source: &str) -> String {
        let path = path.display().to_string();
        let snippet = Snippet::source(source)
            .path(&path)
            .annotation(AnnotationKind::Primary.span(self.clamped(source)));
        let title = Level::ERROR.primary_title(&self.message).element(snippet);
        let help = Level::HELP.secondary_title(&self.help);
        let groups = [title, annotate_snippets::Group::with_title(help)];
        Renderer::plain().render(&groups)
    }

    fn clamped(&self, source: &str) -> std::ops::Range<usize> {
        let end = self.range.end.min(source.len());
        self.range.start.min(end)..end
    }
}
