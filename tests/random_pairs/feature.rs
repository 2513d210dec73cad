//! What is made over a table and says something of its columns.

use crate::column::Column;

/// What it is made over.
pub(crate) struct Feature<'a> {
    pub(crate) table: &'static str,
    pub(crate) column: &'a Column,
    pub(crate) second: &'a Column,
    pub(crate) number: usize,
    /// A table, perhaps the same.
    pub(crate) target: &'static str,
}

/// Each gives its statements; what it cannot be made over gives none.
pub(crate) const FEATURES: [fn(&Feature<'_>) -> Vec<String>; 13] = [
    check,
    partial_index,
    unique,
    expression_index,
    generated_column,
    view,
    materialized_view,
    policy,
    trigger,
    rule,
    comment,
    statistics,
    foreign_key,
];

impl Feature<'_> {
    /// A name of this table's own, for what has to have one.
    fn named(&self, what: &str) -> String {
        let table = self.table.trim_matches('"').replace(' ', "_");
        format!("{}_{what}", table.to_lowercase())
    }

    fn alter(&self, clause: &str) -> String {
        format!("ALTER TABLE {} {clause}", self.table)
    }

    fn query(&self) -> String {
        let (table, column) = (self.table, self.column.name);
        let condition = self.column.condition();
        format!("SELECT id, {column} FROM {table} WHERE {condition}")
    }
}

fn check(of: &Feature<'_>) -> Vec<String> {
    let (name, condition) = (of.named("check"), of.column.condition());
    let not_valid = if of.number.is_multiple_of(3) {
        " NOT VALID"
    } else {
        ""
    };
    vec![of.alter(&format!(
        "ADD CONSTRAINT {name} CHECK ({condition} OR id > 7){not_valid}"
    ))]
}

fn partial_index(of: &Feature<'_>) -> Vec<String> {
    let (name, table, second) = (of.named("part"), of.table, of.second.name);
    let condition = of.column.condition();
    vec![format!(
        "CREATE INDEX {name} ON {table} ({second}) WHERE {condition}"
    )]
}

fn unique(of: &Feature<'_>) -> Vec<String> {
    let (name, column) = (of.named("key"), of.column.name);
    vec![of.alter(&format!("ADD CONSTRAINT {name} UNIQUE (id, {column})"))]
}

fn expression_index(of: &Feature<'_>) -> Vec<String> {
    let (name, table, condition) = (of.named("expression"), of.table, of.column.condition());
    vec![format!(
        "CREATE UNIQUE INDEX {name} ON {table} (id, ({condition}))"
    )]
}

fn generated_column(of: &Feature<'_>) -> Vec<String> {
    let condition = of.column.condition();
    // What a moment is depends on the time zone.
    if condition.contains("2020") {
        return Vec::new();
    }
    vec![of.alter(&format!(
        "ADD COLUMN is_it boolean GENERATED ALWAYS AS ({condition}) STORED"
    ))]
}

fn view(of: &Feature<'_>) -> Vec<String> {
    vec![format!(
        "CREATE VIEW {} AS {}",
        of.named("view"),
        of.query()
    )]
}

fn materialized_view(of: &Feature<'_>) -> Vec<String> {
    let (name, query) = (of.named("kept"), of.query());
    vec![format!("CREATE MATERIALIZED VIEW {name} AS {query}")]
}

fn policy(of: &Feature<'_>) -> Vec<String> {
    let (table, condition) = (of.table, of.column.condition());
    vec![
        of.alter("ENABLE ROW LEVEL SECURITY"),
        format!("CREATE POLICY seen ON {table} USING ({condition})"),
    ]
}

fn trigger(of: &Feature<'_>) -> Vec<String> {
    let (table, column, function) = (of.table, of.column.name, of.named("touch"));
    let of_new = of.column.condition_of(&format!("NEW.{column}"));
    let mut statements = vec![
        format!(
            "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        ),
        format!(
            "CREATE TRIGGER touch BEFORE UPDATE OF {column} ON {table} FOR EACH ROW WHEN ({of_new}) EXECUTE FUNCTION {function}()"
        ),
    ];
    if of.number.is_multiple_of(4) {
        statements.push(of.alter("DISABLE TRIGGER touch"));
    }
    statements
}

fn rule(of: &Feature<'_>) -> Vec<String> {
    let table = of.table;
    vec![format!(
        "CREATE RULE quiet AS ON DELETE TO {table} WHERE OLD.id = 0 DO INSTEAD NOTHING"
    )]
}

fn comment(of: &Feature<'_>) -> Vec<String> {
    let (table, column) = (of.table, of.column.name);
    vec![format!(
        "COMMENT ON COLUMN {table}.{column} IS 'It''s {column}.'"
    )]
}

fn statistics(of: &Feature<'_>) -> Vec<String> {
    let (name, table) = (of.named("both"), of.table);
    let (one, other) = (of.column.name, of.second.name);
    if one == other {
        return Vec::new();
    }
    vec![format!(
        "CREATE STATISTICS {name} ON {one}, {other} FROM {table}"
    )]
}

fn foreign_key(of: &Feature<'_>) -> Vec<String> {
    let (name, target) = (of.named("other"), of.target);
    vec![of.alter(&format!(
        "ADD COLUMN other_id bigint CONSTRAINT {name} REFERENCES {target}"
    ))]
}
