//! What a file of `tests/cases` says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use amani_schema_core::intent::{Dropped, Intent, RemovedLabel, Rename};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_evolution::Migration;
use amani_schema_history::History;

/// A case by its parts.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) parts: BTreeMap<String, String>,
}

impl Case {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut parts: BTreeMap<String, String> = BTreeMap::new();
        let mut open = String::new();
        for line in text.lines() {
            let word = line.strip_prefix("-- ").unwrap_or_default();
            let (word, rest) = word.split_once(' ').unwrap_or((word, ""));
            let is_part = [
                "previous",
                "next",
                "intent",
                "rows",
                "after",
                "back",
                "files",
                "refused",
                "impossible",
                "stops",
                "meanwhile",
            ];
            if word == "up" {
                let (verb, text) = rest.split_once(' ').unwrap();
                let list = parts.entry(format!("up {verb}")).or_default();
                list.push_str(text);
                list.push('\n');
            } else if is_part.contains(&word) {
                word.clone_into(&mut open);
                parts.insert(open.clone(), rest.to_owned());
            } else {
                let part = parts.entry(open.clone()).or_default();
                part.push_str(line);
                part.push('\n');
            }
        }
        Self {
            name: path.display().to_string(),
            parts,
        }
    }

    pub(crate) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", |part| part.trim())
    }

    pub(crate) fn schema(&self, name: &str) -> Schema {
        let mut history = History::new();
        let errors = history.apply(Path::new(name), self.part(name));
        assert_eq!(errors, [], "{}", self.name);
        history.schema().clone()
    }

    /// The ups say what they must, and nothing that they must not.
    pub(crate) fn check_up(&self, migrations: &[Migration]) -> Result<(), String> {
        let ups: String = migrations.iter().map(|migration| &*migration.up).collect();
        let is_said = |text: &&str| ups.contains(text);
        let missing = self.part("up has").lines().find(|text| !is_said(text));
        let surplus = self.part("up lacks").lines().find(is_said);
        match (missing, surplus) {
            (None, None) => Ok(()),
            (missing, surplus) => Err(format!("missing {missing:?}, too much {surplus:?}: {ups}")),
        }
    }

    pub(crate) fn intent(&self) -> Intent {
        let mut intent = Intent::default();
        for line in self.part("intent").lines() {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "accept-drops" => intent.accept_drops = true,
                "dropped" => {
                    let (of, column) = rest.rsplit_once('.').unwrap();
                    let dropped = Dropped::Column(name(of), column.to_owned());
                    intent.dropped.push(dropped);
                }
                "rename" => intent.renames.push(rename(rest)),
                "removed" => {
                    let (from, to) = rest.split_once('=').unwrap();
                    let (type_name, label) = from.rsplit_once('.').unwrap();
                    intent.removed.push(RemovedLabel {
                        type_name: name(type_name),
                        label: label.to_owned(),
                        to: (to != "forbid").then(|| to.to_owned()),
                    });
                }
                "on_down" => {
                    let (from, to) = rest.split_once('=').unwrap();
                    let (type_name, label) = from.rsplit_once('.').unwrap();
                    intent.on_down.push(amani_schema_core::intent::OnDown {
                        type_name: name(type_name),
                        label: label.to_owned(),
                        to: to.to_owned(),
                    });
                }
                "concurrently" => {
                    let (table, index) = rest.rsplit_once('.').unwrap();
                    intent.concurrently.push((name(table), index.to_owned()));
                }
                "using" | "backfill" => {
                    let (column, sql) = rest.split_once('=').unwrap();
                    let (table, column) = column.rsplit_once('.').unwrap();
                    let said = amani_schema_core::intent::ColumnSql {
                        table: name(table),
                        column: column.to_owned(),
                        sql: sql.to_owned(),
                    };
                    let list = if word == "using" {
                        &mut intent.using
                    } else {
                        &mut intent.backfill
                    };
                    list.push(said);
                }
                other => panic!("{}: {other}", self.name),
            }
        }
        intent
    }
}

fn name(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, name)) => ObjectName::in_schema(schema, name),
        None => ObjectName::new(text),
    }
}

fn rename(text: &str) -> Rename {
    let (kind, rest) = text.split_once(':').unwrap();
    let (from, to) = rest.split_once('=').unwrap();
    let part = || from.rsplit_once('.').unwrap();
    match kind {
        "type" => Rename::Type {
            from: name(from),
            to: name(to),
        },
        "table" => Rename::Relation {
            from: name(from),
            to: name(to),
        },
        "column" => Rename::Column {
            table: name(part().0),
            from: part().1.to_owned(),
            to: to.to_owned(),
        },
        _ => Rename::Label {
            type_name: name(part().0),
            from: part().1.to_owned(),
            to: to.to_owned(),
        },
    }
}
