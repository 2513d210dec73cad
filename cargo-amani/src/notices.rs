//! What the server says beside its answers, as a warning that a guarded drop raises: told with the file
//! that it is about.
//!
//! sqlx hands it to `log` and to nobody else.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use amani_schema::migrator::Event;
use log::{Level, LevelFilter, Log, Metadata, Record};

use crate::output;

/// The part of sqlx that speaks for the server.
const TARGET: &str = "sqlx::postgres::notice";

static NOTICES: Notices = Notices {
    running: Mutex::new(None),
};

struct Notices {
    /// The file that runs, and what was said of it: a file may be begun again, and says it again then.
    running: Mutex<Option<(String, BTreeSet<String>)>>,
}

/// Listens from now on.
pub(crate) fn listen() {
    if log::set_logger(&NOTICES).is_ok() {
        log::set_max_level(LevelFilter::Info);
    }
}

/// Notes which file runs.
pub(crate) fn follow(event: &Event) {
    let running = match event {
        Event::Begun { file } => Some((file.clone(), BTreeSet::new())),
        Event::Applied { .. } | Event::Reverted { .. } => None,
        _ => return,
    };
    *NOTICES
        .running
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = running;
}

impl Log for Notices {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET && metadata.level() <= Level::Info
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((file, said)) = running.as_mut() else {
            return;
        };
        let kind = match record.level() {
            Level::Info => "notice",
            _ => "warning",
        };
        let text = format!("{file}: {kind}: {}", record.args());
        if said.insert(text.clone()) {
            output::note(text);
        }
    }

    fn flush(&self) {}
}
