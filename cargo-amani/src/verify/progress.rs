//! How far it is, for who looks at a terminal.

use std::cell::Cell;
use std::env;
use std::io::{self, IsTerminal, Write};

/// The cells of the bar.
const WIDTH: usize = 24;

/// A line on standard error that is written over; nothing where that is no terminal.
pub(super) struct Progress {
    total: usize,
    done: Cell<usize>,
    is_shown: bool,
}

impl Progress {
    pub(super) fn of(total: usize) -> Self {
        Self {
            total,
            done: Cell::new(0),
            is_shown: io::stderr().is_terminal()
                && env::var_os("TERM").is_none_or(|it| it != "dumb"),
        }
    }

    /// Makes place for a line of the report.
    pub(super) fn clear(&self) {
        self.draw("");
    }

    /// One step more.
    pub(super) fn step(&self) {
        self.done.set((self.done.get() + 1).min(self.total));
        self.draw(&bar(self.done.get(), self.total));
    }

    fn draw(&self, text: &str) {
        if self.is_shown {
            let mut terminal = io::stderr().lock();
            // Who does not see it does not miss it.
            let _ = write!(terminal, "\r\x1b[2K{text}").and_then(|()| terminal.flush());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn bar(done: usize, total: usize) -> String {
    let filled = done * WIDTH / total.max(1);
    let bar = format!("{}{}", "━".repeat(filled), "─".repeat(WIDTH - filled));
    format!("{bar} {done} of {total}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_bar_is_as_wide_empty_as_full() {
        let cells = |done| {
            super::bar(done, 7)
                .chars()
                .take(super::WIDTH)
                .collect::<String>()
        };
        assert_eq!(cells(0), "─".repeat(24));
        assert_eq!(cells(7), "━".repeat(24));
        assert!(super::bar(3, 7).ends_with("─ 3 of 7"));
    }
}
