//! A schema made of numbers: what each number decides stays the same when another one changes, so that
//! two lists which differ in a few places are two versions of one schema.

use std::fmt::Write;

/// How many numbers a schema takes.
pub(crate) const SLOTS: usize = ENUM_SLOTS + TABLES.len() * TABLE_SLOTS + TYPE_SLOTS;
/// The first of them decide about enums.
pub(crate) const ENUM_SLOTS: usize = ENUMS.len() * (LABELS.len() + 3);
const TABLE_SLOTS: usize = 1 + COLUMNS.len() * 4 + FEATURES * 3;
const FEATURES: usize = 14;
const TYPE_SLOTS: usize = 8;

const ENUMS: [&str; 3] = ["status", "\"Payment Kind\"", "level"];
const LABELS: [&str; 6] = ["draft", "open", "It''s on hold", "closed", "größer", "last"];
const TABLES: [&str; 3] = ["orders", "\"Line Items\"", "account"];
const COLUMNS: [&str; 5] = ["a", "b", "\"Group\"", "d", "e"];

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

struct Draw<'a> {
    numbers: &'a [u16],
    at: usize,
}

impl Draw<'_> {
    /// The next number, below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        let number = usize::from(self.numbers[self.at]);
        self.at += 1;
        number % limit
    }

    /// Whether the next number is one of the `of` in `among`. Zero, to which a number shrinks, is not.
    fn chance(&mut self, of: usize, among: usize) -> bool {
        self.below(among) >= among - of
    }
}

struct Enum {
    name: &'static str,
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

    fn exists(&self) -> bool {
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

    fn label(&self, number: usize) -> &'static str {
        self.labels[number % self.labels.len()]
    }
}

/// A domain, a composite type and functions over the enums; the two types are given back.
fn other_types(
    enums: &[Enum],
    draw: &mut Draw<'_>,
    statements: &mut Vec<String>,
) -> Vec<&'static str> {
    let kinds: [(&str, fn(&str, &str) -> String); 4] = [
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

/// A column with what it holds.
struct Column {
    name: &'static str,
    holds: Holds,
    not_null: bool,
    default: Option<String>,
}

enum Holds {
    Enum {
        name: &'static str,
        label: &'static str,
    },
    Enums {
        name: &'static str,
    },
    /// A domain or a composite type over an enum.
    MadeOf(&'static str),
    Plain(&'static str),
}

impl Column {
    fn draw(
        name: &'static str,
        enums: &[Enum],
        made_of: &[&'static str],
        draw: &mut Draw<'_>,
    ) -> Option<Self> {
        let exists = draw.chance(3, 4);
        let (kind, not_null, default) = (draw.below(48), draw.chance(1, 3), draw.below(16));
        let item = &enums[(kind / 8) % enums.len()];
        let (holds, value) = match kind % 8 {
            0 if kind / 8 < made_of.len() => (Holds::MadeOf(made_of[kind / 8]), "NULL"),
            0 => (Holds::Plain("text"), "''"),
            1..=3 if item.exists() => {
                let holds = Holds::Enum {
                    name: item.name,
                    label: item.label(default),
                };
                (holds, item.label(default))
            }
            4 if item.exists() => (Holds::Enums { name: item.name }, "{}"),
            5 => (
                Holds::Plain(["varchar(40)", "varchar(200)", "text"][kind / 8 % 3]),
                "none",
            ),
            6 => (
                Holds::Plain(["integer", "bigint", "numeric(12,2)"][kind / 8 % 3]),
                "0",
            ),
            7 => (Holds::Plain("timestamptz"), "2020-02-02 00:00:00+00"),
            _ => (Holds::Plain("text"), "draft"),
        };
        let has_value = !matches!(holds, Holds::MadeOf(_));
        exists.then(|| Self {
            name,
            holds,
            not_null: not_null && has_value,
            default: (default % 2 == 1 && has_value).then(|| value.to_owned()),
        })
    }

    fn type_name(&self) -> String {
        match &self.holds {
            Holds::Enum { name, .. } => (*name).to_owned(),
            Holds::Enums { name } => format!("{name}[]"),
            Holds::Plain(name) | Holds::MadeOf(name) => (*name).to_owned(),
        }
    }

    /// A value that it takes whatever else there is.
    fn value(&self) -> String {
        match &self.holds {
            Holds::Enum { label, .. } => format!("'{label}'"),
            Holds::Enums { .. } => "'{}'".to_owned(),
            Holds::MadeOf(_) => "NULL".to_owned(),
            Holds::Plain("timestamptz") => "'2021-02-03 00:00:00+00'".to_owned(),
            Holds::Plain(_) => "'1'".to_owned(),
        }
    }

    /// A condition that is true of some values of it.
    fn condition(&self) -> String {
        let name = self.name;
        match &self.holds {
            Holds::Enum { label, .. } => format!("{name} = '{label}'"),
            Holds::Enums { .. } => format!("cardinality({name}) > 0"),
            Holds::MadeOf(_) => format!("{name} IS NOT NULL"),
            Holds::Plain("timestamptz") => format!("{name} > '2020-01-01 00:00:00+00'"),
            Holds::Plain("text") => format!("{name} <> 'nothing'"),
            Holds::Plain(varchar) if varchar.starts_with("varchar") => {
                format!("length({name}) > 1")
            }
            Holds::Plain(_) => format!("{name} > 0"),
        }
    }
}

struct Table {
    name: &'static str,
    exists: bool,
    columns: Vec<Column>,
    /// Which of the features there are, and two numbers that say over what.
    features: Vec<(bool, usize, usize)>,
}

impl Table {
    fn draw(
        name: &'static str,
        enums: &[Enum],
        made_of: &[&'static str],
        draw: &mut Draw<'_>,
    ) -> Self {
        let exists = draw.chance(7, 8);
        let columns = COLUMNS
            .into_iter()
            .filter_map(|name| Column::draw(name, enums, made_of, draw))
            .collect();
        let features = (0..FEATURES)
            .map(|_| (draw.chance(1, 3), draw.below(60), draw.below(60)))
            .collect();
        Self {
            name,
            exists,
            columns,
            features,
        }
    }

    fn create(&self, statements: &mut Vec<String>) {
        let identity = ["bigint GENERATED ALWAYS AS IDENTITY", "bigserial", "bigint"];
        let (_, kind, _) = self.features[0];
        let mut parts = vec![format!("id {} PRIMARY KEY", identity[kind % 3])];
        for column in &self.columns {
            let mut part = format!("{} {}", column.name, column.type_name());
            if column.not_null {
                part.push_str(" NOT NULL");
            }
            if let Some(default) = &column.default {
                write!(part, " DEFAULT '{default}'").unwrap();
            }
            parts.push(part);
        }
        statements.push(format!("CREATE TABLE {} ({})", self.name, parts.join(", ")));
    }

    /// Two rows, for which every check holds.
    fn rows(&self) -> String {
        let columns = self.columns.iter();
        let (names, values): (Vec<&str>, Vec<String>) =
            columns.map(|column| (column.name, column.value())).unzip();
        let row = |id: u8| [&[id.to_string()], &*values].concat().join(", ");
        let names = [&["id"], &*names].concat().join(", ");
        format!(
            "INSERT INTO {} ({names}) OVERRIDING SYSTEM VALUE VALUES ({}), ({})",
            self.name,
            row(8),
            row(9)
        )
    }

    /// A name of this table's own, for what has to have one.
    fn named(&self, what: &str) -> String {
        let table = self.name.trim_matches('"').replace(' ', "_").to_lowercase();
        format!("{table}_{what}")
    }

    fn features(&self, tables: &[Self], statements: &mut Vec<String>) {
        let name = self.name;
        for (feature, (exists, one, other)) in self.features.iter().enumerate() {
            if !exists || self.columns.is_empty() {
                continue;
            }
            let column = &self.columns[one % self.columns.len()];
            let second = &self.columns[other % self.columns.len()];
            let (condition, target) = (column.condition(), column.name);
            let named = |what: &str| self.named(what);
            match feature {
                1 => {
                    let not_valid = if other % 3 == 0 { " NOT VALID" } else { "" };
                    statements.push(format!(
                        "ALTER TABLE {name} ADD CONSTRAINT {} CHECK ({condition} OR id > 7){not_valid}",
                        named("check")
                    ));
                }
                2 => statements.push(format!(
                    "CREATE INDEX {} ON {name} ({}) WHERE {condition}",
                    named("part"),
                    second.name
                )),
                3 => statements.push(format!(
                    "ALTER TABLE {name} ADD CONSTRAINT {} UNIQUE (id, {target})",
                    named("key")
                )),
                4 => statements.push(format!(
                    "CREATE UNIQUE INDEX {} ON {name} (id, ({condition})) ",
                    named("expression")
                )),
                5 if !condition.contains("2020") => statements.push(format!(
                    "ALTER TABLE {name} ADD COLUMN is_it boolean GENERATED ALWAYS AS ({condition}) STORED"
                )),
                6 => statements.push(format!(
                    "CREATE VIEW {} AS SELECT id, {target} FROM {name} WHERE {condition}",
                    named("view")
                )),
                7 => statements.push(format!(
                    "CREATE MATERIALIZED VIEW {} AS SELECT id, {target} FROM {name} WHERE {condition}",
                    named("kept")
                )),
                8 => {
                    statements.push(format!("ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"));
                    statements.push(format!("CREATE POLICY seen ON {name} USING ({condition})"));
                }
                9 => {
                    let function = named("touch");
                    statements.push(format!(
                        "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
                    ));
                    statements.push(format!(
                        "CREATE TRIGGER touch BEFORE UPDATE OF {target} ON {name} FOR EACH ROW WHEN (NEW.{condition}) EXECUTE FUNCTION {function}()"
                    ).replace("NEW.cardinality(", "cardinality(NEW.").replace("NEW.length(", "length(NEW."));
                    if other % 4 == 0 {
                        statements.push(format!("ALTER TABLE {name} DISABLE TRIGGER touch"));
                    }
                }
                10 => statements.push(format!(
                    "CREATE RULE quiet AS ON DELETE TO {name} WHERE OLD.id = 0 DO INSTEAD NOTHING"
                )),
                11 => statements.push(format!("COMMENT ON COLUMN {name}.{target} IS 'It''s {target}.'")),
                12 if target != second.name => statements.push(format!(
                    "CREATE STATISTICS {} ON {target}, {} FROM {name}",
                    named("both"),
                    second.name
                )),
                13 => {
                    let to = &tables[other % tables.len()];
                    statements.push(format!(
                        "ALTER TABLE {name} ADD COLUMN other_id bigint CONSTRAINT {} REFERENCES {}",
                        named("other"),
                        to.name
                    ));
                }
                _ => {}
            }
        }
    }
}
