//! The way from what is merged to what all migrations add up to, and the proof that rows end as before.

use std::collections::BTreeSet;
use std::path::PathBuf;

use amani_schema_core::intent::{ColumnSql, Intent, Rename};
use amani_schema_core::schema::{ObjectName, Schema};
use amani_schema_evolution::{Migration, evolve};
use amani_schema_history::{Folder, History, Migration as Found, Script, Statement, compare};

use super::named::Kind;
use super::trace::{Trace, last, marked};

/// What is asked for: two schemas, and what the migrations between them do.
pub(super) struct Way {
    pub(super) previous: Schema,
    pub(super) next: Schema,
    trace: Trace,
}

impl Way {
    /// Replays what is merged, then all, then what is not merged with its tables and columns marked.
    pub(super) fn read(past: &Folder, open: &Folder, all: &Folder) -> Result<Self, Vec<String>> {
        let previous = replay(past)?.schema().clone();
        let next = replay(all)?.schema().clone();
        let trace = Trace::of(History::of(marked(&previous)), open);
        Ok(Self {
            previous,
            next,
            trace: trace
                .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?,
        })
    }

    /// The migrations that do the same, with what the types say of the way.
    pub(super) fn plan(&self, open: &Folder, types: Intent) -> Result<Vec<Migration>, Vec<String>> {
        let mut wrong = self.unplannable();
        let intent = self.intent(types, &mut wrong);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let planned = evolve(&self.previous, &self.next, &intent);
        let planned = planned
            .map_err(|refusals| refusals.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        let mut wrong = self.disprove(&planned);
        wrong.extend(cuts(&planned, open));
        if wrong.is_empty() {
            Ok(planned)
        } else {
            Err(wrong)
        }
    }

    fn unplannable(&self) -> Vec<String> {
        let names = |schema: &Schema| schema.unmanaged.iter().cloned().collect::<BTreeSet<_>>();
        let (before, after) = (names(&self.previous), names(&self.next));
        let differ = before.symmetric_difference(&after);
        let differ = differ.map(|it| {
            let (kind, name) = (&it.kind, &it.name);
            format!("{kind} {name} comes or goes, which is known by its name only")
        });
        let twice = self
            .trace
            .retyped
            .iter()
            .filter(|(_, places)| places.len() > 1);
        let twice = twice.map(|(mark, places)| {
            let places = places.join(" and ");
            format!("the values of {mark} are converted at {places}: once is not the same as twice")
        });
        differ.chain(twice).collect()
    }

    /// What the migrations did, as the planner has to be told: what only looks like one thing gone and another
    /// one new.
    fn intent(&self, types: Intent, wrong: &mut Vec<String>) -> Intent {
        let mut intent = Intent {
            renames: renames(&self.trace, &self.previous),
            concurrently: self.trace.concurrently(),
            // What goes has been decided; whether anything else would go is seen in the end.
            accept_drops: true,
            ..types
        };
        for (table, column, fill) in self.trace.fills() {
            let of_types = intent.backfill.iter();
            let is_said = of_types
                .clone()
                .any(|it| it.table == table.name && it.column == column.name);
            if fill.is_default && !fill.is_odd || is_said {
                continue;
            }
            let (name, place) = (format!("{}.{}", table.name, column.name), &fill.place);
            let touches = |schema: &Schema| {
                let mut triggers = schema.triggers.iter();
                triggers.any(|trigger| trigger.table == table.name)
            };
            // An UPDATE does what ADD COLUMN did, unless somebody notices.
            match &fill.value {
                Some(value)
                    if !column.nullable
                        && !fill.is_odd
                        && !touches(&self.previous)
                        && !touches(&self.next) =>
                {
                    intent.backfill.push(ColumnSql {
                        table: table.name.clone(),
                        column: column.name.clone(),
                        sql: value.clone(),
                    });
                }
                value => {
                    let value = value.as_deref().unwrap_or("NULL");
                    wrong.push(format!(
                        "{place}: the rows that are there get {value} in the new column {name}, and would \
                         get something else from its default in the end"
                    ));
                }
            }
        }
        intent
    }

    /// What a replay of the plan has otherwise than the migrations: in the schema, there and back, and in
    /// what the rows are that it ends with.
    fn disprove(&self, planned: &[Migration]) -> Vec<String> {
        let folder = as_folder(planned);
        let planned_way = Trace::of(History::of(marked(&self.previous)), &folder);
        let planned_way = match planned_way {
            Ok(trace) => trace,
            Err(errors) => return errors.iter().map(ToString::to_string).collect(),
        };
        let (before, after) = (self.trace.identities(), planned_way.identities());
        let gone = before.difference(&after);
        let mut wrong: Vec<String> = gone
            .map(|it| format!("{it}; a plan from schema to schema would lose that"))
            .collect();
        let new = after.difference(&before);
        wrong.extend(new.map(|it| {
            format!(
                "a plan from schema to schema would say that {it}; the migrations say otherwise"
            )
        }));
        wrong.extend(self.differences(planned));
        if let Some(last) = planned.iter().find(|migration| migration.is_final()) {
            wrong.push(format!(
                "PostgreSQL has no way down from {} in one step",
                last.name
            ));
        }
        wrong
    }

    /// The schemas at both ends.
    fn differences(&self, planned: &[Migration]) -> Vec<String> {
        let mut history = History::of(self.previous.clone());
        let mut wrong = Vec::new();
        let ups = planned.iter().map(|it| &it.up);
        for sql in ups {
            let errors = history.apply("up.sql".as_ref(), sql);
            wrong.extend(errors.iter().map(ToString::to_string));
        }
        wrong.extend(certain(history.schema(), &self.next));
        for sql in planned.iter().rev().map(|it| &it.down) {
            let errors = history.apply("down.sql".as_ref(), sql);
            wrong.extend(errors.iter().map(ToString::to_string));
        }
        wrong.extend(certain(history.schema(), &self.previous));
        wrong
    }
}

/// What is called otherwise now, from all that was there before.
pub(super) fn renames(trace: &Trace, previous: &Schema) -> Vec<Rename> {
    let object = |was: &str| object_name(was, previous);
    let tables = trace
        .tables()
        .map(|(table, was)| (&table.name, object(was)));
    let relations = trace.named().filter(|(kind, ..)| *kind != Kind::Type);
    let relations = relations.map(|(_, now, was)| (now, was.clone()));
    let relations = tables.chain(relations);
    let relations = relations.map(|(now, was)| Rename::Relation {
        from: was,
        to: now.clone(),
    });
    let types = trace.named().filter(|(kind, ..)| *kind == Kind::Type);
    let types = types.map(|(_, now, was)| Rename::Type {
        from: was.clone(),
        to: now.clone(),
    });
    let tables = trace.tables().map(|(table, was)| (&table.name, was));
    let old: Vec<(&ObjectName, &str)> = tables.collect();
    let columns = trace.columns().filter_map(|(table, column, was)| {
        let (_, of) = old.iter().find(|(name, _)| **name == table.name)?;
        Some(Rename::Column {
            table: table.name.clone(),
            from: last(was, of).to_owned(),
            to: column.name.clone(),
        })
    });
    let labels = trace.labels().map(|(type_name, now, was)| Rename::Label {
        type_name: type_name.clone(),
        from: was.to_owned(),
        to: now.to_owned(),
    });
    let all = relations.chain(types).chain(columns).chain(labels);
    all.filter(|rename| !is_idle(rename)).collect()
}

/// `USING x::varchar(5)` cuts what is too long without a word, where `TYPE varchar(5)` alone stops at it.
fn cuts(planned: &[Migration], open: &Folder) -> Vec<String> {
    const CUTTING: [&str; 3] = ["::character varying(", "::character(", "::bit"];
    let said = open.migrations.iter().map(|migration| &*migration.up.sql);
    let said: Vec<String> = said.flat_map(texts).collect();
    let texts = planned.iter().flat_map(|migration| texts(&migration.up));
    let is_new = |text: &String| !said.contains(text);
    let is_cutting =
        |text: &String| text.contains(" USING ") && CUTTING.iter().any(|cast| text.contains(cast));
    let found = texts.filter(is_new).filter(is_cutting);
    let told = |text| format!("a plan from schema to schema might cut values: {text}");
    found.map(told).collect()
}

fn texts(sql: &str) -> Vec<String> {
    let statements = Statement::parse(sql).unwrap_or_default();
    statements.iter().map(Statement::text).collect()
}

fn certain(is: &Schema, should_be: &Schema) -> Vec<String> {
    let found = compare(should_be, is).into_iter();
    let found = found.filter(|difference| difference.certain);
    found.map(|it| format!("should be / is: {it}")).collect()
}

fn replay(folder: &Folder) -> Result<History, Vec<String>> {
    let (history, errors) = History::replay(folder);
    if errors.is_empty() {
        Ok(history)
    } else {
        Err(errors.iter().map(ToString::to_string).collect())
    }
}

fn is_idle(rename: &Rename) -> bool {
    match rename {
        Rename::Relation { from, to } | Rename::Type { from, to } => from == to,
        Rename::Column { from, to, .. } | Rename::Label { from, to, .. } => from == to,
    }
}

/// The table that a mark names.
fn object_name(was: &str, previous: &Schema) -> ObjectName {
    let mut tables = previous.tables.iter().map(|table| &table.name);
    let found = tables.find(|name| name.to_string() == was);
    found.cloned().unwrap_or_else(|| ObjectName::new(was))
}

fn as_folder(planned: &[Migration]) -> Folder {
    let found = planned.iter().zip(1..).map(|(migration, version)| Found {
        version,
        description: migration.name.clone(),
        up: Script {
            path: PathBuf::from(format!("{}.up.sql", migration.name)),
            sql: migration.up.clone(),
            no_transaction: false,
        },
        down: None,
    });
    Folder {
        migrations: found.collect(),
    }
}
