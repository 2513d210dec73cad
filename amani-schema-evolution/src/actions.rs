//! Changes → actions.

mod drop;
mod make;
mod retype;

pub(crate) use make::backfill;

use std::collections::BTreeSet;

use crate::action::{Action, Phase, Role};
use crate::alter;
use crate::diff::Changes;
use crate::id::Id;
use crate::item::Item;
use crate::rebuild::Rebuild;
use crate::schedule::Reads;
use crate::text::Text;
use crate::world::World;
use amani_schema_core::intent::Intent;
use amani_schema_core::schema::ObjectName;
use amani_schema_core::sql::{identifier, literal, object_name};

/// All that goes into the actions.
pub(crate) struct Passage<'a> {
    pub(crate) previous: &'a World<'a>,
    pub(crate) next: &'a World<'a>,
    pub(crate) changes: &'a Changes,
    pub(crate) intent: &'a Intent,
    /// Columns whose values `using` makes into others on the way up.
    pub(crate) transformed: &'a BTreeSet<Id>,
    pub(crate) rebuild: Rebuild<'a>,
}

/// Everything that has to be done, in no order yet.
///
/// An error names what cannot be carried from an old type to a new one.
pub(crate) fn actions(passage: &Passage<'_>) -> Result<Vec<Action>, Vec<(Id, String)>> {
    retype::casts(passage)?;
    let mut actions = drop::actions(passage);
    actions.extend(make::actions(passage));
    actions.extend(retype::types(passage));
    actions.extend(retype::columns(passage)?);
    actions.extend(altered(passage));
    actions.extend(owners(passage));
    actions.extend(replica_identities(passage));
    actions.extend(passage.changes.comments.iter().map(|(id, text)| Action {
        role: Role::Follow,
        id: id.clone(),
        along: Vec::new(),
        phase: Phase::Comment,
        place: (0, 0, passage.rank(id)),
        texts: vec![text.clone()],
    }));
    Ok(actions)
}

impl Passage<'_> {
    /// Whether a column gets a value in every row before it is `NOT NULL`.
    pub(crate) fn fills(&self, id: &Id) -> bool {
        let Some(Item::Column(table, column)) = self.next.items.get(id) else {
            return false;
        };
        let value = backfill(self.intent, &table.name, &column.name);
        !column.nullable && value.is_some()
    }

    /// What the source says that makes the values of a column those of its next type.
    pub(crate) fn using(&self, id: &Id) -> Option<&str> {
        let (Some(Item::Column(_, before)), Some(Item::Column(table, after))) =
            (self.previous.items.get(id), self.next.items.get(id))
        else {
            return None;
        };
        let mut said = self.intent.using.iter();
        let said = said.find(|it| it.table == table.name && it.column == after.name)?;
        (before.data_type != after.data_type).then_some(&*said.sql)
    }

    /// What of before the source makes values of: it goes only after that.
    pub(crate) fn reads(&self) -> Reads {
        let changes = self.changes;
        let is_of_rows = |id: &Id| matches!(id, Id::Column(..) | Id::Table(_));
        let mut reads = Reads::new();
        for said in self.intent.using.iter().chain(&self.intent.backfill) {
            let id = Id::Column(said.table.clone(), said.column.clone());
            let is_due = changes.created.contains(&id)
                || changes.replaced.contains(&id)
                || changes.retyped.contains(&id)
                || changes.altered.contains_key(&id);
            if is_due {
                let named = self.previous.named(&said.table, &said.sql).into_iter();
                let others = named.filter(|it| is_of_rows(it) && *it != id);
                reads.entry(id.clone()).or_default().extend(others);
            }
        }
        reads
    }

    /// The place of an object in its schema, the next one before the previous.
    fn rank(&self, id: &Id) -> usize {
        let rank = self
            .next
            .rank
            .get(id)
            .or_else(|| self.previous.rank.get(id));
        rank.copied().unwrap_or(usize::MAX)
    }

    /// The place of the table that an object is a part of.
    fn table_rank(&self, id: &Id) -> usize {
        id.relation()
            .map_or(0, |name| self.rank(&Id::Table(name.clone())))
    }
}

/// Objects that stay and change.
fn altered(passage: &Passage<'_>) -> Vec<Action> {
    let changes = passage.changes;
    let altered = changes
        .altered
        .iter()
        .filter(|(id, _)| !changes.retyped.contains(id));
    altered
        .map(|(id, texts)| {
            let part = if matches!(id, Id::Default(..)) { 5 } else { 3 };
            Action {
                role: Role::Alter,
                id: id.clone(),
                along: Vec::new(),
                phase: alter_phase(id),
                place: (passage.table_rank_of(id), part, passage.rank(id)),
                texts: filled(passage, id, texts),
            }
        })
        .collect()
}

impl Passage<'_> {
    fn table_rank_of(&self, id: &Id) -> usize {
        match id {
            Id::Table(_) => self.rank(id),
            _ => self.table_rank(id),
        }
    }
}

/// A column that becomes NOT NULL gets its values first, and behind whatever else makes it fit for them: what
/// the source says is of the type that the column has from now on.
fn filled(passage: &Passage<'_>, id: &Id, texts: &[Text]) -> Vec<Text> {
    let mut filled = texts.to_vec();
    let Id::Column(table, column) = id else {
        return filled;
    };
    let not_null = texts.iter().position(
        |text| matches!(text, Text::Clause { clause, .. } if clause.ends_with(" SET NOT NULL")),
    );
    let backfill = make::backfill(passage.intent, table, column);
    if let (Some(place), Some(value)) = (not_null, backfill) {
        let (name, column) = (object_name(table), identifier(column));
        let update = format!("UPDATE {name} SET {column} = {value} WHERE {column} IS NULL;");
        filled.insert(place, Text::Statement(update));
    }
    filled
}

fn alter_phase(id: &Id) -> Phase {
    match id {
        Id::Namespace(_) => Phase::Namespace,
        Id::Extension(_) => Phase::Extension,
        Id::Type(_) => Phase::Type,
        Id::Sequence(_) => Phase::Sequence,
        Id::Routine(..) => Phase::Routine,
        Id::Table(_) | Id::Column(..) | Id::Default(..) | Id::Constraint(..) => Phase::ChangeTable,
        Id::Index(..) => Phase::Index,
        Id::View(_) | Id::Trigger(..) | Id::Policy(..) | Id::Rule(..) | Id::Statistics(_) => {
            Phase::Code
        }
    }
}

/// Whose a sequence is: said when both are there.
fn owners(passage: &Passage<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    for (id, item) in &passage.next.items {
        let Item::Sequence(sequence) = item else {
            continue;
        };
        let before = match passage.previous.items.get(id) {
            Some(Item::Sequence(before)) if !passage.changes.takes_away(id) => {
                before.owned_by.clone()
            }
            _ => None,
        };
        if before == sequence.owned_by {
            continue;
        }
        let name = object_name(&sequence.name);
        let mut texts = Vec::new();
        let mut along = Vec::new();
        let owner = match &sequence.owned_by {
            Some((table, column)) => {
                let owner = Id::Column(table.clone(), column.clone());
                let is_new = !passage.previous.has(id) || passage.changes.takes_away(id);
                if is_new && passage.previous.has(&owner) && !passage.changes.takes_away(&owner) {
                    let own = format!("{}::pg_catalog.regclass", literal(&name));
                    texts.push(alter::go_on_counting(&own, table, column));
                }
                along.push(owner);
                format!("{}.{}", object_name(table), identifier(column))
            }
            None => "NONE".to_owned(),
        };
        let owned_by = format!("ALTER SEQUENCE {name} OWNED BY {owner};");
        texts.insert(0, Text::Statement(owned_by));
        actions.push(Action {
            role: Role::Follow,
            id: id.clone(),
            along,
            phase: Phase::Owner,
            place: (0, 0, passage.rank(id)),
            texts,
        });
    }
    actions
}

/// A replica identity that changes, or whose index is made anew.
fn replica_identities(passage: &Passage<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    for (id, item) in &passage.next.items {
        let Item::Table(table) = item else { continue };
        let before = match passage.previous.items.get(id) {
            Some(Item::Table(before)) => before.replica_identity.clone(),
            _ => None,
        };
        let index = table
            .replica_identity
            .as_ref()
            .map(|index| index_of(&table.name, index));
        let is_remade = index.iter().flatten().any(|id| {
            passage.changes.created.contains(id) || passage.changes.replaced.contains(id)
        });
        if before == table.replica_identity && !is_remade {
            continue;
        }
        let along = index
            .into_iter()
            .flatten()
            .filter(|id| passage.next.has(id))
            .collect();
        actions.push(Action {
            role: Role::Follow,
            id: id.clone(),
            along,
            phase: Phase::ReplicaIdentity,
            place: (passage.rank(id), 0, 0),
            texts: vec![alter::replica_identity(table)],
        });
    }
    actions
}

/// An index has its own name, or that of its constraint.
fn index_of(table: &ObjectName, name: &str) -> [Id; 2] {
    [
        Id::Index(table.clone(), name.to_owned()),
        Id::Constraint(table.clone(), name.to_owned()),
    ]
}
