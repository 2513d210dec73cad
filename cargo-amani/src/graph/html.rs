//! A page of its own: the picture, everything about each table and type, and the history.

mod sections;

use amani_schema_core::schema::Schema;

use super::diagram::{Diagram, Kind};
use super::escape::escape;
use super::history::Entry;
use super::svg::{self, Place};

/// Renders the page; it needs nothing but itself.
pub(super) fn render(title: &str, schema: &Schema, diagram: &Diagram, history: &[Entry]) -> String {
    let tables = cards(diagram, Kind::Table);
    let enums = cards(diagram, Kind::Enum);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{0}</title>\n<style>\n{1}</style>\n</head>\n<body>\n{2}<main>\n<h1>{0}</h1>\n<p>{3}</p>\n",
        escape(title),
        include_str!("html/page.css"),
        contents(diagram, schema, history),
        escape(&counts(diagram, history)),
    );
    page += &format!(
        "<div id=\"picture\">\n{}<div id=\"zoom\"><button data-zoom=\"in\" title=\"Larger\">+</button>\
         <button data-zoom=\"out\" title=\"Smaller\">−</button>\
         <button data-zoom=\"all\" title=\"Show all\">All</button></div>\n</div>\n",
        svg::draw(diagram, Place::InPage)
    );
    page += &group(
        "tables",
        "Tables",
        tables.map(|card| sections::table(schema, diagram, card)),
    );
    page += &group(
        "enums",
        "Enum types",
        enums.map(|card| sections::enum_type(schema, diagram, card)),
    );
    page += &group(
        "types",
        "Other types",
        sections::other_types(schema).into_iter(),
    );
    page += &group("views", "Views", sections::views(schema).into_iter());
    page += &steps(history);
    page + &format!(
        "</main>\n<script>\n{}</script>\n</body>\n</html>\n",
        include_str!("html/page.js")
    )
}

fn cards(diagram: &Diagram, kind: Kind) -> impl Iterator<Item = usize> {
    let all = 0..diagram.cards.len();
    all.filter(move |card| diagram.cards[*card].kind == kind)
}

fn counts(diagram: &Diagram, history: &[Entry]) -> String {
    let mut parts = vec![
        crate::output::count(cards(diagram, Kind::Table).count(), "table"),
        crate::output::count(cards(diagram, Kind::Enum).count(), "enum type"),
    ];
    if !history.is_empty() {
        parts.push(crate::output::count(history.len(), "migration"));
    }
    parts.join(" · ")
}

/// What is in the page, by name.
fn contents(diagram: &Diagram, schema: &Schema, history: &[Entry]) -> String {
    let mut nav =
        "<nav>\n<input type=\"search\" placeholder=\"Find\" aria-label=\"Find\"/>\n".to_owned();
    for (kind, title) in [(Kind::Table, "Tables"), (Kind::Enum, "Enum types")] {
        let items = cards(diagram, kind).map(|card| {
            let name = escape(&diagram.cards[card].title);
            format!("<li><a href=\"#card-{card}\">{name}</a></li>\n")
        });
        let items: String = items.collect();
        if !items.is_empty() {
            nav += &format!("<h2>{title}</h2>\n<ul>\n{items}</ul>\n");
        }
    }
    let mut rest = String::new();
    for (id, title, is_there) in [
        (
            "types",
            "Other types",
            !sections::other_types(schema).is_empty(),
        ),
        ("views", "Views", !schema.views.is_empty()),
        ("history", "History", !history.is_empty()),
    ] {
        if is_there {
            rest += &format!("<li><a href=\"#{id}\">{title}</a></li>\n");
        }
    }
    if !rest.is_empty() {
        nav += &format!("<h2>More</h2>\n<ul>\n{rest}</ul>\n");
    }
    nav + "</nav>\n"
}

fn group(id: &str, title: &str, sections: impl Iterator<Item = String>) -> String {
    let sections: String = sections.collect();
    if sections.is_empty() {
        return sections;
    }
    format!("<h2 id=\"{id}\">{title}</h2>\n{sections}")
}

fn steps(history: &[Entry]) -> String {
    if history.is_empty() {
        return String::new();
    }
    let steps = history.iter().map(|entry| {
        let changes = entry.changes.iter().map(|change| format!("<li>{}</li>", escape(change)));
        let besides = entry
            .besides
            .iter()
            .map(|besides| format!("<li class=\"pale\">{}</li>", escape(besides)));
        let mut items: String = changes.chain(besides).collect();
        if items.is_empty() {
            "<li class=\"pale\">nothing that the schema shows</li>".clone_into(&mut items);
        }
        let version = entry.version;
        let date = entry.date.as_ref().map_or_else(String::new, |date| format!("{date} · "));
        format!(
            "<div class=\"step\"><b>{}</b><span class=\"pale\">{date}{version}</span>\n<ul>{items}</ul></div>\n",
            escape(&entry.name)
        )
    });
    let steps: String = steps.collect();
    format!("<h2 id=\"history\">History</h2>\n<section>\n{steps}</section>\n")
}
