//! A schema made of numbers: what each number decides stays the same when another one changes, so that
//! two lists which differ in a few places are two versions of one schema.

use crate::feature::FEATURES;
use crate::table::Table;

/// How many numbers a schema takes.
pub(crate) const SLOTS: usize = ENUM_SLOTS + TABLES.len() * TABLE_SLOTS + TYPE_SLOTS;
/// The first of them decide about enums.
pub(crate) const ENUM_SLOTS: usize = ENUMS.len() * (LABELS.len() + 3);
const TABLE_SLOTS: usize = 1 + COLUMNS.len() * 4 + (1 + FEATURES.len()) * 3;
const TYPE_SLOTS: usize = 8;

const ENUMS: [&str; 3] = ["status", "\"Payment Kind\"", "level"];
const LABELS: [&str; 6] = ["draft", "open", "It''s on hold", "closed", "größer", "last"];
const TABLES: [&str; 3] = ["orders", "\"Line Items\"", "account"];
pub(crate) const COLUMNS: [&str; 5] = ["a", "b", "\"Group\"", "d", "e"];

/// A schema, and rows for it.
pub(crate) struct Sketch {
    /// The SQL that makes it, each statement on its own.
    pub(crate) statements: Vec<String>,
    /// An `INSERT` for each table.
    pub(crate) rows: Vec<String>,
    /// The tables, as SQL names them.
    pub(crate) tables: Vec<&'static str>,
}

/// The schema that these numbers make.
pub(crate) fn sketch(numbers: &[u16]) -> Sketch {
    let mut draw = Draw { numbers, at: 0 };
    let enums: Vec<Enum> = ENUMS
        .iter()
        .map(|name| Enum::draw(name, &mut draw))
        .collect();
    let mut statements = Vec::new();
    for item in enums.iter().filter(|item| item.exists()) {
        item.statements(&mut statements);
    }
    let made_of = other_types(&enums, &mut draw, &mut statements);
    let tables = TABLES.iter();
    let mut tables: Vec<Table> = tables
        .map(|name| Table::draw(name, &enums, &made_of, &mut draw))
        .collect();
    tables.retain(|table| table.exists);
    for table in &tables {
        table.create(&mut statements);
    }
    for table in &tables {
        table.features(&tables, &mut statements);
    }
    Sketch {
        statements,
        rows: tables.iter().map(Table::rows).collect(),
        tables: tables.iter().map(|table| table.name).collect(),
    }
}

pub(crate) struct Draw<'a> {
    numbers: &'a [u16],
    at: usize,
}

impl Draw<'_> {
    /// The next number, below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let number = usize::from(self.numbers[self.at]);
        self.at += 1;
        number % limit
    }

    /// Whether the next number is one of the `of` in `among`. Zero, to which a number shrinks, is not.
    pub(crate) fn chance(&mut self, of: usize, among: usize) -> bool {
        self.below(among) >= among - of
    }
}

pub(crate) struct Enum {
    pub(crate) name: &'static str,
    labels: Vec<&'static str>,
    has_comment: bool,
}

impl Enum {
    fn draw(name: &'static str, draw: &mut Draw<'_>) -> Self {
        let mut labels: Vec<&str> = LABELS.into_iter().filter(|_| draw.chance(5, 8)).collect();
        let (order, by) = (draw.below(8), draw.below(5));
        if !labels.is_empty() {
            let by = by % labels.len();
            match order {
                6 => labels.rotate_left(by),
                7 => labels.swap(0, by),
                _ => {}
            }
        }
        Self {
            name,
            labels,
            has_comment: draw.chance(1, 4),
        }
    }

    pub(crate) fn exists(&self) -> bool {
        !self.labels.is_empty()
    }

    fn statements(&self, statements: &mut Vec<String>) {
        let labels: Vec<String> = self
            .labels
            .iter()
            .map(|label| format!("'{label}'"))
            .collect();
        let (name, labels) = (self.name, labels.join(", "));
        statements.push(format!("CREATE TYPE {name} AS ENUM ({labels})"));
        if self.has_comment {
            statements.push(format!("COMMENT ON TYPE {name} IS 'Where it stands.'"));
        }
    }

    pub(crate) fn label(&self, number: usize) -> &'static str {
        self.labels[number % self.labels.len()]
    }
}

/// A statement for an enum and one of its labels.
type Create = fn(&str, &str) -> String;

/// A domain, a composite type and functions over the enums; the two types are given back.
fn other_types(
    enums: &[Enum],
    draw: &mut Draw<'_>,
    statements: &mut Vec<String>,
) -> Vec<&'static str> {
    let kinds: [(&str, Create); 4] = [
        ("held", |name, label| {
            format!(
                "CREATE DOMAIN held AS {name} DEFAULT '{label}' CHECK (VALUE <> '{label}' OR VALUE IS NULL)"
            )
        }),
        ("pair", |name, _| {
            format!("CREATE TYPE pair AS (one {name}, many {name}[])")
        }),
        ("", |name, label| {
            format!(
                "CREATE FUNCTION is_one(it {name} DEFAULT '{label}') RETURNS boolean LANGUAGE sql IMMUTABLE RETURN it = '{label}'::{name}"
            )
        }),
        ("", |name, label| {
            format!(
                "CREATE FUNCTION any_of() RETURNS {name} LANGUAGE sql IMMUTABLE AS $$ SELECT '{label}'::{name} $$"
            )
        }),
    ];
    let mut types = Vec::new();
    for (type_name, create) in kinds {
        let (exists, number) = (draw.chance(1, 3), draw.below(64));
        let item = &enums[number % enums.len()];
        if exists && item.exists() {
            statements.push(create(item.name, item.label(number / 8)));
            types.extend(Some(type_name).filter(|name| !name.is_empty()));
        }
    }
    types
}
