use std::ops::Range;

use amani_schema_core::code::Code;
use amani_schema_syntax::Note;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use proc_macro2::Span;

use crate::walk::SourceFile;

/// Something that is wrong: with the whole, which no single item shows, or with an item, as rustc reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// `None` for what rustc reports without one: a mistake that a single item shows.
    pub(crate) code: Option<Code>,
    /// The file, by its place in [`Tree::files`](crate::walk::Tree).
    pub(crate) file: usize,
    /// The bytes in it that the finding is about.
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: String,
    /// The bytes of what rustc can point at, from a token on; `None` where rustc may not see it.
    pub(crate) token: Option<Range<usize>>,
}

impl Finding {
    pub(crate) fn new(
        code: impl Into<Option<Code>>,
        file: usize,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code: code.into(),
            file,
            range: span.byte_range(),
            message: message.into(),
            help: help.into(),
            token: Some(span.byte_range()),
        }
    }

    /// The mistakes of an item, which rustc reports each at its place.
    pub(crate) fn of_item(file: usize, errors: syn::Result<()>) -> Vec<Self> {
        let errors = errors.err().into_iter().flatten();
        let found = errors.map(|error| {
            let text = error.to_string();
            let (message, help) = text.split_once("\n  help: ").unwrap_or((&text, ""));
            Self::new(None, file, error.span(), message, help).beyond_rustc()
        });
        found.collect()
    }

    /// The same where rustc does not see the place, or has something to say of it, too.
    pub(crate) fn beyond_rustc(self) -> Self {
        Self {
            token: None,
            ..self
        }
    }

    /// What a macro makes an error of; a place within a token is drawn.
    pub(crate) fn report(&self, file: &SourceFile) -> Option<Note> {
        let (token, source) = (self.token.clone()?, &*file.text);
        let drawn = if token == self.range {
            String::new()
        } else {
            drawn(source, &token, &self.clamped(source))
        };
        let (message, help) = (&self.message, self.help.replace('\n', "\n        "));
        let code = self.code?;
        let text = format!("{message} [{code}]{drawn}\n  help: {help}");
        file.note(token.start, text)
    }

    /// The finding as rustc would show it, without colours: cargo passes it on line by line.
    pub(crate) fn render(&self, path: &str, source: &str) -> String {
        let code = self.code.map(|code| code.to_string());
        let snippet = Snippet::source(source)
            .path(path)
            .annotation(AnnotationKind::Primary.span(self.clamped(source)));
        let title = Level::ERROR.primary_title(&self.message);
        let title = match &code {
            Some(code) => title.id(code),
            None => title,
        };
        let mut groups = vec![title.element(snippet)];
        if !self.help.is_empty() {
            let help = Level::HELP.secondary_title(&self.help);
            groups.push(annotate_snippets::Group::with_title(help));
        }
        Renderer::plain().render(&groups)
    }

    fn clamped(&self, source: &str) -> Range<usize> {
        let end = self.range.end.min(source.len());
        self.range.start.min(end)..end
    }
}

/// Where the last line of a text begins.
pub(crate) fn line_start(text: &str) -> usize {
    text.rfind('\n').map_or(0, |place| place + 1)
}

/// The line of a place within a token, as far as it is in the token, and the place marked below it.
fn drawn(source: &str, token: &Range<usize>, place: &Range<usize>) -> String {
    let start = line_start(&source[..place.start]).max(token.start);
    let line = source[start..token.end].lines().next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let before = source.get(start + indent..place.start).unwrap_or_default();
    let (spaces, marks) = (
        before.chars().count(),
        source[place.clone()].chars().count(),
    );
    let (spaces, marks) = (" ".repeat(spaces), "^".repeat(marks.max(1)));
    format!("\n  | {}\n  | {spaces}{marks}", line.trim())
}
