use super::{identifier, name_list, object_name};
use crate::schema::{
    Action, Check, Deferrable, Exclusion, ForeignKey, ObjectName, PrimaryKey, Table, Unique,
};

/// A primary key as it stands in `CREATE TABLE` and behind `ADD`.
#[must_use]
pub fn primary_key(key: &PrimaryKey) -> String {
    let columns = name_list(&key.columns);
    let (include, deferrable) = (include(&key.include), deferrable(key.deferrable));
    named(
        &key.name,
        &format!("PRIMARY KEY {columns}{include}{deferrable}"),
    )
}

fn include(columns: &[String]) -> String {
    if columns.is_empty() {
        String::new()
    } else {
        format!(" INCLUDE {}", name_list(columns))
    }
}

/// An exclusion constraint as it stands in `CREATE TABLE` and behind `ADD`.
#[must_use]
pub fn exclusion(exclusion: &Exclusion) -> String {
    let elements = exclusion.elements.iter();
    let elements: Vec<String> = elements
        .map(|(element, operator)| format!("{} WITH {operator}", element.0))
        .collect();
    let mut sql = format!(
        "EXCLUDE USING {} ({})",
        identifier(&exclusion.method),
        elements.join(", ")
    );
    if let Some(predicate) = &exclusion.predicate {
        sql += &format!(" WHERE ({})", predicate.0);
    }
    named(&exclusion.name, &(sql + deferrable(exclusion.deferrable)))
}

/// A unique constraint as it stands in `CREATE TABLE` and behind `ADD`.
#[must_use]
pub fn unique(unique: &Unique) -> String {
    let nulls = if unique.nulls_not_distinct {
        " NULLS NOT DISTINCT"
    } else {
        ""
    };
    let columns = name_list(&unique.columns);
    named(
        &unique.name,
        &format!(
            "UNIQUE{nulls} {columns}{}{}",
            include(&unique.include),
            deferrable(unique.deferrable)
        ),
    )
}

/// A check as it stands in `CREATE TABLE` and behind `ADD`.
#[must_use]
pub fn check(check: &Check) -> String {
    let no_inherit = if check.no_inherit { " NO INHERIT" } else { "" };
    let expression = &check.expression.0;
    let not_valid = not_valid(check.not_valid);
    named(
        &check.name,
        &format!("CHECK ({expression}){no_inherit}{not_valid}"),
    )
}

/// A foreign key as it stands in `CREATE TABLE` and behind `ADD`.
#[must_use]
pub fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = format!(
        "FOREIGN KEY {} REFERENCES {} {}",
        name_list(&key.columns),
        object_name(&key.target),
        name_list(&key.target_columns)
    );
    if key.match_full {
        sql += " MATCH FULL";
    }
    sql += &action("ON DELETE", key.on_delete);
    sql += &action("ON UPDATE", key.on_update);
    sql += deferrable(key.deferrable);
    sql += not_valid(key.not_valid);
    named(&key.name, &sql)
}

fn not_valid(not_valid: bool) -> &'static str {
    if not_valid { " NOT VALID" } else { "" }
}

/// The closing edge of a circle of foreign keys, added when both tables are there.
pub(crate) fn add_foreign_key(table: &ObjectName, key: &ForeignKey) -> String {
    format!(
        "ALTER TABLE {} ADD {};",
        object_name(table),
        foreign_key(key)
    )
}

/// Whether `CREATE TABLE` would make one of it and of a key before it, so that it has to be added later.
pub(crate) fn is_twin(table: &Table, unique: &Unique) -> bool {
    let is_same = |other: &Unique| {
        let named = Unique {
            name: unique.name.clone(),
            comment: unique.comment.clone(),
            ..other.clone()
        };
        named == *unique
    };
    let primary = table.primary_key.iter().map(|key| Unique {
        include: key.include.clone(),
        deferrable: key.deferrable,
        ..Unique::new(&key.name, key.columns.clone())
    });
    let mut uniques = table.uniques.iter();
    primary.into_iter().any(|key| is_same(&key))
        || uniques.any(|other| other.name < unique.name && is_same(other))
}

/// The keys that `CREATE TABLE` leaves out.
pub(crate) fn add_twins(table: &Table) -> Vec<String> {
    let twins = table.uniques.iter().filter(|key| is_twin(table, key));
    let name = object_name(&table.name);
    twins
        .map(|key| format!("ALTER TABLE {name} ADD {};", unique(key)))
        .collect()
}

pub(crate) fn drop_constraint(table: &ObjectName, name: &str) -> String {
    format!(
        "ALTER TABLE {} DROP CONSTRAINT {};",
        object_name(table),
        identifier(name)
    )
}

fn named(name: &str, definition: &str) -> String {
    format!("CONSTRAINT {} {definition}", identifier(name))
}

fn action(event: &str, action: Action) -> String {
    let action = match action {
        Action::NoAction => return String::new(),
        Action::Restrict => "RESTRICT",
        Action::Cascade => "CASCADE",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
    };
    format!(" {event} {action}")
}

fn deferrable(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::InitiallyImmediate => " DEFERRABLE",
        Deferrable::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}
