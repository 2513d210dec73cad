//! What depends on an object, and would go away with it.

use amani_schema_core::schema::{ForeignKey, Index, IndexKey, ObjectName, Table, Unmanaged};

use super::key;
use super::naming::{self, Named};
use crate::depends::{Object, each_type};
use crate::error::Result;
use crate::extension;
use crate::inherit;
use crate::state::{State, schema_of};
use crate::unmanaged;

/// How something depends on an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// It goes along: a column's index, a table's own sequence.
    Auto,
    /// It stands in the way unless the statement says CASCADE.
    Normal,
}

/// An object that depends on another one.
pub(super) type Dependent = (Object, Link);

/// Everything that depends on an object directly.
///
/// Without CASCADE it is enough to see what goes along, and what stands in the way for sure: the
/// server has carried out the statement, so nothing else did.
pub(super) fn of(state: &mut State, object: &Object, cascade: bool) -> Result<Vec<Dependent>> {
    match object {
        Object::Namespace(name) => Ok(normal(in_namespace(state, name))),
        Object::Extension(name) => of_extension(state, name, cascade),
        Object::Table(name) => of_table(state, name),
        Object::View(name) => of_relation(state, name),
        Object::Sequence(name) => naming::of(state, &Named::Relation(name)).map(normal),
        Object::Type(name) => of_type(state, name),
        Object::Routine(name, signature) => {
            let mut found = calling_triggers(state, name);
            if cascade {
                found.extend(naming::of(state, &Named::Routine(name, signature))?);
            }
            Ok(normal(found))
        }
        Object::Column(table, name) => of_column(state, table, name, cascade),
        Object::Constraint(table, name) => of_constraint(state, table, name, cascade),
        Object::Index(table, name) => Ok(of_index(state, table, name)),
        Object::Unmanaged(object) => of_unmanaged(state, object),
        _ => Ok(Vec::new()),
    }
}

fn of_unmanaged(state: &mut State, object: &Unmanaged) -> Result<Vec<Dependent>> {
    let (needing, go_along) = unmanaged::needing(state, object);
    let mut found = if go_along {
        auto(needing)
    } else {
        normal(needing)
    };
    if object.kind == unmanaged::FOREIGN_TABLE {
        found.extend(of_relation(state, &unmanaged::parse(&object.name))?);
    }
    Ok(found)
}

fn normal(objects: Vec<Object>) -> Vec<Dependent> {
    let all = objects.into_iter();
    all.map(|object| (object, Link::Normal)).collect()
}

fn auto(objects: Vec<Object>) -> Vec<Dependent> {
    let all = objects.into_iter();
    all.map(|object| (object, Link::Auto)).collect()
}

fn in_namespace(state: &State, namespace: &str) -> Vec<Object> {
    let schema = &state.schema;
    let inside = |name: &&ObjectName| schema_of(name) == namespace;
    let tables = schema.tables.iter().map(|item| &item.name).filter(inside);
    let views = schema.views.iter().map(|item| &item.name).filter(inside);
    let sequences = schema
        .sequences
        .iter()
        .map(|item| &item.name)
        .filter(inside);
    let statistics = schema
        .statistics
        .iter()
        .map(|item| &item.name)
        .filter(inside);
    let routines = schema.routines.iter().filter(|item| inside(&&item.name));
    let by_name = unmanaged::in_namespace(schema, namespace);
    let extensions = schema.extensions.iter();
    let extensions = extensions.filter(|item| extension::schema_of(item) == namespace);
    let types = crate::state::type_names(schema).filter(inside);
    tables
        .cloned()
        .map(Object::Table)
        .chain(views.cloned().map(Object::View))
        .chain(sequences.cloned().map(Object::Sequence))
        .chain(types.cloned().map(Object::Type))
        .chain(routines.map(Object::routine))
        .chain(extensions.map(|item| Object::Extension(item.name.clone())))
        .chain(statistics.cloned().map(Object::Statistics))
        .chain(by_name.into_iter().map(Object::Unmanaged))
        .collect()
}

fn of_extension(state: &mut State, name: &str, cascade: bool) -> Result<Vec<Dependent>> {
    let requiring = extension::requiring(state, name).into_iter();
    let mut found: Vec<Object> = requiring.map(Object::Extension).collect();
    if cascade && !extension::is_known(state, name) {
        return Err(format!(
            "which types the extension \"{name}\" brings is not known here"
        ));
    }
    for of_it in extension::types(state, name) {
        found.extend(typed(state, &of_it)?);
    }
    for function in extension::functions(state, name) {
        found.extend(calling_triggers(state, &function));
        if cascade {
            found.extend(naming::of(state, &Named::Function(&function))?);
        }
    }
    found.extend(served_by(state, name));
    found.extend(unmanaged::of_extension(state, name));
    Ok(normal(found))
}

/// Indexes and exclusions that need an operator class of an extension.
fn served_by(state: &State, name: &str) -> Vec<Object> {
    let mut found = Vec::new();
    let mut add = |on: &ObjectName, table: Option<&Table>, index: &Index| {
        if extension::serves(name, table, index) {
            found.push(Object::Index(on.clone(), index.name.clone()));
        }
    };
    for table in &state.schema.tables {
        let indexes = table.indexes.iter();
        indexes.for_each(|index| add(&table.name, Some(table), index));
    }
    for view in &state.schema.views {
        let indexes = view.indexes.iter();
        indexes.for_each(|index| add(&view.name, None, index));
    }
    for table in &state.schema.tables {
        for exclusion in &table.exclusions {
            let served = exclusion.elements.iter().any(|(element, operator)| {
                match table.column(&crate::expression::plain_column(&element.0)) {
                    Some(column) => {
                        extension::is_default(name, &exclusion.method, &column.data_type)
                    }
                    None => name == "btree_gist" && operator == "=",
                }
            });
            if served {
                found.push(Object::Constraint(
                    table.name.clone(),
                    exclusion.name.clone(),
                ));
            }
        }
    }
    found
}

fn of_table(state: &mut State, name: &ObjectName) -> Result<Vec<Dependent>> {
    let partitions = inherit::partitions(state, name).into_iter();
    let mut found = auto(partitions.map(Object::Table).collect());
    let children = inherit::children(state, name).into_iter();
    found.extend(normal(children.map(Object::Table).collect()));
    found.extend(auto(sequences_of(state, name, None)));
    // A foreign key to a partitioned table points to each of its partitions as well.
    let targets = inherit::with_partitioned(state, name);
    let keys = foreign_keys(state, |key| targets.contains(&key.target));
    found.extend(normal(keys));
    found.extend(of_relation(state, name)?);
    Ok(found)
}

/// What names a table or a view, or is of its row type.
fn of_relation(state: &mut State, name: &ObjectName) -> Result<Vec<Dependent>> {
    let mut found = naming::of(state, &Named::Relation(name))?;
    found.extend(typed(state, name)?);
    Ok(normal(found))
}

fn of_type(state: &mut State, name: &ObjectName) -> Result<Vec<Dependent>> {
    let mut found = typed(state, name)?;
    let ranges = state.schema.ranges.iter();
    let multirange = ranges
        .filter(|range| range.name == *name)
        .map(|range| range.multirange.clone())
        .next();
    if let Some(multirange) = multirange {
        found.extend(typed(state, &multirange)?);
    }
    Ok(normal(found))
}

/// What is of a type, and what names it.
fn typed(state: &mut State, name: &ObjectName) -> Result<Vec<Object>> {
    let mut found = Vec::new();
    each_type(&mut state.schema, |object, data_type| {
        if data_type.named_type() == Some(name) {
            found.push(object.clone());
        }
    });
    found.extend(naming::of(state, &Named::Type(name))?);
    Ok(found)
}

fn calling_triggers(state: &State, function: &ObjectName) -> Vec<Object> {
    let triggers = state.schema.triggers.iter();
    let calling = triggers.filter(|trigger| trigger.function == *function);
    calling
        .map(|trigger| Object::Trigger(trigger.table.clone(), trigger.name.clone()))
        .collect()
}

/// The sequences that go with a table, or with one column of it.
fn sequences_of(state: &State, table: &ObjectName, column: Option<&str>) -> Vec<Object> {
    let is_it = |name: &str| column.is_none_or(|column| column == name);
    let owned = state.schema.sequences.iter().filter(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|(of, column)| of == table && is_it(column))
    });
    let columns = state.schema.table(table).into_iter();
    let columns = columns.flat_map(|table| &table.columns);
    let identities = columns
        .filter(|column| is_it(&column.name))
        .filter_map(|column| column.identity_sequence.as_deref());
    let all = owned.chain(identities);
    all.map(|sequence| Object::Sequence(sequence.name.clone()))
        .collect()
}

/// The foreign keys of all tables for which this holds.
fn foreign_keys(state: &State, is_it: impl Fn(&ForeignKey) -> bool) -> Vec<Object> {
    let mut found = Vec::new();
    for table in &state.schema.tables {
        for key in table.foreign_keys.iter().filter(|key| is_it(key)) {
            found.push(Object::Constraint(table.name.clone(), key.name.clone()));
        }
    }
    found
}

fn of_column(
    state: &mut State,
    table: &ObjectName,
    column: &str,
    cascade: bool,
) -> Result<Vec<Dependent>> {
    let is_it = |other: &String| other == column;
    let mut found = auto(sequences_of(state, table, Some(column)));
    if let Some(there) = state.schema.table(table) {
        found.extend(auto(over_column(there, column)));
    }
    let pointing = |key: &ForeignKey| key.target == *table && key.target_columns.iter().any(is_it);
    found.extend(normal(foreign_keys(state, pointing)));
    let triggers = state.schema.triggers.iter();
    let triggers = triggers
        .filter(|trigger| trigger.table == *table && trigger.columns.iter().any(is_it))
        .map(|trigger| Object::Trigger(table.clone(), trigger.name.clone()));
    found.extend(normal(triggers.collect()));
    for object in naming::of(state, &Named::Column(table, column, cascade))? {
        let goes_along = matches!(
            object,
            Object::Constraint(..) | Object::Index(..) | Object::Statistics(_)
        );
        let link = if goes_along { Link::Auto } else { Link::Normal };
        found.push((object, link));
    }
    Ok(found)
}

/// Keys and indexes with a column among theirs.
fn over_column(table: &Table, column: &str) -> Vec<Object> {
    let has = |columns: &[String], more: &[String]| {
        let mut all = columns.iter().chain(more);
        all.any(|other| other == column)
    };
    let primary = table.primary_key.iter();
    let primary = primary
        .filter(|key| has(&key.columns, &key.include))
        .map(|key| &key.name);
    let uniques = table.uniques.iter();
    let uniques = uniques
        .filter(|key| has(&key.columns, &key.include))
        .map(|key| &key.name);
    let foreign = table.foreign_keys.iter();
    let foreign = foreign
        .filter(|key| has(&key.columns, &[]))
        .map(|key| &key.name);
    let constraints = primary.chain(uniques).chain(foreign);
    let indexes = table.indexes.iter().filter(|index| {
        let mut keys = index.columns.iter();
        keys.any(|key| matches!(&key.key, IndexKey::Column(name) if name == column))
            || has(&index.include, &[])
    });
    constraints
        .map(|name| Object::Constraint(table.name.clone(), name.clone()))
        .chain(indexes.map(|index| Object::Index(table.name.clone(), index.name.clone())))
        .collect()
}

fn of_constraint(
    state: &mut State,
    table: &ObjectName,
    name: &str,
    cascade: bool,
) -> Result<Vec<Dependent>> {
    let Some(there) = state.schema.table(table).cloned() else {
        return Ok(Vec::new());
    };
    let mut found = auto(key::copies(state, &there, name));
    let left = key::without(&there, name);
    found.extend(normal(key::orphans(state, &there, &left)));
    let primary = there.primary_key.as_ref().filter(|key| key.name == name);
    if let Some(primary) = primary.filter(|_| cascade) {
        let views = naming::of(state, &Named::GroupedBy(table, &primary.columns))?;
        found.extend(normal(views));
    }
    Ok(found)
}

fn of_index(state: &State, table: &ObjectName, name: &str) -> Vec<Dependent> {
    let Some(there) = state.schema.table(table) else {
        return Vec::new();
    };
    let mut found = auto(key::index_copies(state, there, name));
    let mut left = there.clone();
    left.indexes.retain(|index| index.name != name);
    found.extend(normal(key::orphans(state, there, &left)));
    found
}
