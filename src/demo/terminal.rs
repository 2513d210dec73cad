//! What is printed, in colour only where somebody looks.

use std::io::IsTerminal;
use std::time::Duration;

/// Where the lines go.
pub(crate) struct Terminal {
    coloured: bool,
}

impl Terminal {
    /// Colours on a terminal, unless <https://no-color.org> says no.
    pub(crate) fn detect() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            coloured: std::io::stdout().is_terminal() && !refused,
        }
    }

    /// The title of a part.
    pub(crate) fn title(&self, text: &str) {
        println!("\n{}", self.paint("1", text));
    }

    /// A line with what it is about before it.
    pub(crate) fn line(&self, about: &str, text: &str) {
        println!("  {} {text}", self.paint("32", &format!("{about:<10}")));
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.coloured {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Waits for something, and says so once it takes more than a second.
pub(crate) async fn with_progress<F: Future>(
    terminal: &Terminal,
    what: &str,
    work: F,
) -> F::Output {
    let mut work = std::pin::pin!(work);
    if let Ok(done) = tokio::time::timeout(Duration::from_secs(1), &mut work).await {
        return done;
    }
    terminal.line("...", what);
    work.await
}
