//! The first half, which needs no server: what the build script found and did.

use amani_backend::OVERVIEW;
use amani_schema::{FileState, OverviewItem, OverviewStep};

use super::terminal::Terminal;

pub(crate) fn tell(terminal: &Terminal) {
    terminal.title("1. The types in src/models");
    for kind in ["enum", "table"] {
        OVERVIEW
            .items
            .iter()
            .filter(|item| item.kind == kind)
            .for_each(|item| tell_item(terminal, item));
    }
    terminal.title("2. The order: up as listed, down in reverse");
    tell_order(terminal);
    terminal.title("3. The files that cargo build keeps equal to the types");
    for file in OVERVIEW.files {
        let state = match file.state {
            FileState::Written => "written",
            FileState::Fresh => "fresh",
        };
        terminal.line(state, file.path);
    }
}

fn tell_item(terminal: &Terminal, item: &OverviewItem) {
    let parts = item.parts.join(", ");
    terminal.line(item.kind, &format!("{:<24} {parts}", item.name));
}

/// Tables one by one, since theirs is the order that matters; the rest by number.
fn tell_order(terminal: &Terminal) {
    let count = |action: &str| {
        OVERVIEW
            .steps
            .iter()
            .filter(|step| step.action == action)
            .count()
    };
    terminal.line(
        "types",
        &format!("{} enum types, which need nothing", count("CREATE TYPE")),
    );
    for step in OVERVIEW
        .steps
        .iter()
        .filter(|step| step.action == "CREATE TABLE")
    {
        terminal.line("table", &after(step));
    }
    for step in OVERVIEW
        .steps
        .iter()
        .filter(|step| step.action == "ADD FOREIGN KEY")
    {
        terminal.line("circle", &after(step));
    }
    terminal.line(
        "indexes",
        &format!("{}, each after its table", count("CREATE INDEX")),
    );
}

fn after(step: &OverviewStep) -> String {
    if step.needs.is_empty() {
        step.object.to_owned()
    } else {
        format!("{:<24} after {}", step.object, step.needs.join(", "))
    }
}
