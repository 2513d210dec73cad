//! From one schema to the next: the migrations between them, up and down.
//!
//! ```
//! use amani_schema_core::intent::Intent;
//! use amani_schema_core::schema::{Column, DataType, ObjectName, Schema, Table};
//!
//! let mut users = Table::new(ObjectName::new("users"));
//! users.columns.push(Column::new("id", DataType::builtin("bigint")));
//! let previous = Schema { tables: vec![users], ..Schema::default() };
//! let mut next = previous.clone();
//! next.tables[0].columns.push(Column::new("email", DataType::builtin("text")));
//!
//! let migrations = amani_schema_evolution::evolve(&previous, &next, &Intent::default()).unwrap();
//! assert_eq!(migrations[0].name, "add_column_users_email");
//! assert!(migrations[0].up.contains("ALTER TABLE users ADD COLUMN email text;"));
//! assert!(migrations[0].down.contains("ALTER TABLE users DROP COLUMN email;"));
//! ```
//!
//! Read from left to right: `reach` says what has to be looked at, `stage` finds the schemas on the way,
//! `rename` follows what was called otherwise, `diff` says what differs and what that takes along,
//! `questions` asks what only the author knows, `actions` says what is to be done, `schedule` in which
//! order, `guard` and `keep` look after rows, owners and grants, `migration` and `header` write it down,
//! `proof` replays it.

mod access;
mod action;
mod actions;
mod alter;
mod cast;
mod diff;
mod guard;
mod header;
mod id;
mod identity;
mod item;
mod keep;
mod labels;
mod locks;
mod migration;
mod needs;
mod normal;
mod parts;
mod past;
mod plan;
mod proof;
mod questions;
mod reach;
mod rebuild;
mod refusal;
mod rename;
mod respelled;
mod schedule;
mod spent;
mod stage;
mod stale;
mod summary;
mod taken;
mod text;
mod too_long;
mod used;
mod using;
mod world;

use std::collections::BTreeSet;

use amani_schema_core::intent::Intent;
use amani_schema_core::schema::{Access, Grants, Schema};
use amani_schema_history::write_out_stars;

pub use header::{is_exact, is_generated, loses_nothing};
pub use migration::{Migration, has_no_way_down};
pub use refusal::Refusal;
pub use spent::{Spent, spent};

use crate::plan::Direction;
use crate::reach::Reach;

/// The migrations that lead from `previous` to `next`, none where they say the same.
///
/// More than one where PostgreSQL needs a commit in between, or a statement may not run in a
/// transaction. Applying the ups in order gives `next`, applying the downs in reverse gives `previous`:
/// each is replayed before it is given out.
///
/// # Errors
///
/// Everything that only the author can decide, each with its place and the attributes to choose from;
/// and what PostgreSQL cannot do.
pub fn evolve(
    previous: &Schema,
    next: &Schema,
    intent: &Intent,
) -> Result<Vec<Migration>, Vec<Refusal>> {
    let circles = rename::circles(intent);
    if !circles.is_empty() {
        return Err(circles);
    }
    let mut next = stage::with_namespaces(next);
    let previous = &mut previous.clone();
    // A view has the columns that its `*` stood for when it was made.
    write_out_stars(previous);
    write_out_stars(&mut next);
    next.unmanaged.clone_from(&previous.unmanaged);
    if previous.is_empty() && is_typed_only(&next) {
        return Ok(if next.is_empty() {
            Vec::new()
        } else {
            vec![Migration::first(&next)]
        });
    }
    let circles = refusal::new_circles(previous, &next);
    if !circles.is_empty() {
        return Err(circles);
    }
    identity::write_out(previous, &mut next, intent);
    if !intent.accept_drops {
        access::carry(previous, &mut next, &reach::renamed_names(intent));
    }
    let intent = &rename::with_names_of_now(previous, &next, intent);
    let reach = Reach::between(previous, &next, intent);
    let (from, mut to) = (reach.part(previous), reach.part(&next));
    if !intent.accept_drops {
        let renamed = rename::rename(&from, &to, intent, Direction::Up).schema;
        access::carry(&renamed, &mut to, &BTreeSet::new());
        access::carry(&to, &mut next, &BTreeSet::new());
    }
    let stages = stage::stages(&from, &to, intent);
    let mut migrations = Vec::new();
    for stage in &stages {
        if let Some(migration) = Migration::of(stage, intent)? {
            if stages.len() > 1 {
                proof::prove(stage, &migration)?;
            }
            migrations.push(migration);
        }
    }
    proof::prove_all(previous, &migrations, &next)?;
    Ok(migrations)
}

/// Whether there is nothing but what the attributes can say: that is all that a guarded first migration
/// makes.
fn is_typed_only(schema: &Schema) -> bool {
    let mut typed = Schema {
        enums: schema.enums.clone(),
        tables: schema.tables.clone(),
        ..Schema::default()
    };
    for item in &mut typed.enums {
        item.access = Access::default();
    }
    for table in &mut typed.tables {
        table.access = Access::default();
        table.inherits.clear();
        table.partition_by = None;
        table.partition_of = None;
        table.row_security = false;
        table.force_row_security = false;
        table.replica_identity = None;
        table.foreign_keys.retain(|key| !key.not_valid);
        for column in &mut table.columns {
            column.grants = Grants::new();
            column.settings.clear();
        }
    }
    *schema == stage::with_namespaces(&typed)
}
