//! Two schemas side by side: what differs, and what cannot be told without a server.

mod access;
mod code;
mod fact;
mod indexes;
mod partitions;
mod subject;
mod tables;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use amani_schema_core::intent::Place;
use amani_schema_core::schema::Schema;

use self::access::Migrator;
use self::code::describe_code;
use self::fact::{Fact, Facts};
use self::subject::Subject;
use self::tables::{describe_table, sequence_facts};
use self::types::describe_types;
use crate::normal::Verdict;

/// Something that is not the same in two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The object: `column users.email`.
    pub object: String,
    /// Where the types say it: the column, else the table, the type or whatever it is or is part of.
    pub place: Place,
    /// Whether the object comes and goes with what is at the place: a column, a constraint, an index.
    pub is_part: bool,
    /// Which attribute of it; `None` where the whole object is in one of the two only.
    pub attribute: Option<String>,
    /// What the first schema says, if anything.
    pub left: Option<String>,
    /// What the second one says.
    pub right: Option<String>,
    /// Whether it is different for sure, or cannot be told: two expressions or queries that a server
    /// alone could compare.
    pub certain: bool,
}

impl Difference {
    /// Whether the object as a whole is in one of the two schemas only.
    #[must_use]
    pub fn is_of_one_side(&self) -> bool {
        self.attribute.is_none()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.object)?;
        if let Some(attribute) = &self.attribute {
            write!(f, ", {attribute}")?;
        }
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "not there".to_owned());
        let verb = if self.certain { "" } else { " (cannot tell)" };
        write!(f, "{verb}: {} / {}", side(&self.left), side(&self.right))
    }
}

/// Everything that differs, by object.
///
/// The position of a column in its table and the order of objects are no part of it, nor is how many
/// dimensions an array was declared with, which PostgreSQL does not keep either. An owner is compared
/// where both sides name one: what has none belongs to whoever ran the migrations.
#[must_use]
pub fn compare(left: &Schema, right: &Schema) -> Vec<Difference> {
    compare_as(left, right, false)
}

/// The differences, without those that go without saying: of a table that is in one of the two only, the columns,
/// keys and indexes.
///
/// ```
/// use amani_schema_history::{History, compare, without_parts};
///
/// let (mut before, mut after) = (History::new(), History::new());
/// before.apply("1_a.sql".as_ref(), "CREATE TABLE users (id bigint)");
/// after.apply("1_a.sql".as_ref(), "CREATE TABLE users (id bigint, nick text)");
/// after.apply("2_b.sql".as_ref(), "CREATE TABLE notes (id bigint PRIMARY KEY)");
/// let found = without_parts(compare(before.schema(), after.schema()));
/// let objects: Vec<&str> = found.iter().map(|found| &*found.object).collect();
/// assert_eq!(objects, ["column users.nick", "table notes"]);
/// ```
#[must_use]
pub fn without_parts(differences: Vec<Difference>) -> Vec<Difference> {
    let wholes = differences.iter();
    let wholes = wholes.filter(|found| found.is_of_one_side() && !found.is_part);
    let wholes: BTreeSet<Place> = wholes.map(|found| found.place.clone()).collect();
    let goes_without_saying = |found: &Difference| {
        found.is_part && found.is_of_one_side() && wholes.contains(&found.place.whole())
    };
    let mut differences = differences;
    differences.retain(|found| !goes_without_saying(found));
    differences
}

/// The same of two schemas that the same role made.
pub(crate) fn compare_of_one_role(left: &Schema, right: &Schema) -> Vec<Difference> {
    compare_as(left, right, true)
}

fn compare_as(left: &Schema, right: &Schema, is_same: bool) -> Vec<Difference> {
    let describe = |schema: &Schema, other: &Schema| {
        let name = schema.owner.as_deref().or(other.owner.as_deref());
        self::describe(schema, other, Migrator { name, is_same })
    };
    let (left, right) = (describe(left, right), describe(right, left));
    let objects: BTreeSet<&Subject> = left.keys().chain(right.keys()).collect();
    let mut differences = Vec::new();
    for object in objects {
        match (left.get(object), right.get(object)) {
            (Some(one), Some(other)) => compare_object(object, one, other, &mut differences),
            (one, _) => differences.push(Difference {
                object: object.words.clone(),
                place: object.place.clone(),
                is_part: object.is_part,
                attribute: None,
                left: one.map(|_| "there".to_owned()),
                right: one.is_none().then(|| "there".to_owned()),
                certain: true,
            }),
        }
    }
    differences
}

fn compare_object(object: &Subject, one: &Facts, other: &Facts, found: &mut Vec<Difference>) {
    let attributes: BTreeSet<&&str> = one.keys().chain(other.keys()).collect();
    for attribute in attributes {
        let (left, right) = (one.get(*attribute), other.get(*attribute));
        let verdict = match (left, right) {
            (Some(Fact::Unknown), _) | (_, Some(Fact::Unknown)) => Verdict::Same,
            (Some(left), Some(right)) => left.compare(right),
            _ => Verdict::Different,
        };
        if verdict != Verdict::Same {
            found.push(Difference {
                object: object.words.clone(),
                place: object.place.clone(),
                is_part: object.is_part,
                attribute: Some((*attribute).to_owned()),
                left: left.map(Fact::text),
                right: right.map(Fact::text),
                certain: verdict == Verdict::Different,
            });
        }
    }
}

/// All that is in `schema`, without the tables that are word for word the same in `other`: of many
/// tables hardly one differs.
fn describe(schema: &Schema, other: &Schema, who: Migrator) -> BTreeMap<Subject, Facts> {
    let mut all = BTreeMap::new();
    describe_types(schema, who, &mut all);
    let others = other.tables_by_name();
    for table in &schema.tables {
        if others.get(&table.name) != Some(&table) {
            describe_table(schema, table, who, &mut all);
        }
    }
    for sequence in &schema.sequences {
        let mut facts = sequence_facts(sequence);
        who.put(&mut facts, &sequence.access);
        all.insert(Subject::relation("sequence", &sequence.name), facts);
    }
    describe_code(schema, who, &mut all);
    all
}
