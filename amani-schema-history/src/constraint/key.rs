//! Primary keys and unique constraints.

use amani_schema_core::schema::{Deferrable, ObjectName, PrimaryKey, Table, Unique, names};

use super::{Written, WrittenKind, check_columns};
use crate::error::Result;
use crate::index;
use crate::inherit;
use crate::state::State;

impl Written {
    pub(super) fn add_key(self, state: &mut State, table: &ObjectName) -> Result {
        let WrittenKind::Key {
            primary,
            columns,
            include,
            nulls_not_distinct,
            using_index,
        } = self.kind
        else {
            return Ok(());
        };
        if let Some(index) = using_index {
            let index = index.last().cloned().unwrap_or_default();
            return adopt_index(state, table, &index, self.name, primary, self.deferrable);
        }
        if primary && state.table_mut(table)?.primary_key.is_some() {
            return Err(format!(
                "multiple primary keys for table \"{table}\" are not allowed"
            ));
        }
        check_columns(state.table_mut(table)?, &columns)?;
        let name = match self.name {
            Some(name) => name,
            None => {
                let parts: Vec<&str> = columns.iter().chain(&include).map(String::as_str).collect();
                state.free_index_name(table, |nth| {
                    if primary {
                        names::primary_key(&table.name, nth)
                    } else {
                        names::unique(&table.name, &parts, nth)
                    }
                })
            }
        };
        let key = Unique {
            include,
            nulls_not_distinct,
            deferrable: self.deferrable,
            ..Unique::new(name, columns)
        };
        if self.only {
            if primary {
                inherit::set_not_null(state, table, &key.columns)?;
            }
            put_key(state.table_mut(table)?, primary, key);
            return Ok(());
        }
        add_named_key(state, table, primary, key)
    }
}

/// Adds a primary key or unique constraint that has its name, to the partitions as well.
pub(crate) fn add_named_key(
    state: &mut State,
    table: &ObjectName,
    primary: bool,
    key: Unique,
) -> Result {
    if primary {
        inherit::set_not_null(state, table, &key.columns)?;
    }
    put_key(state.table_mut(table)?, primary, key.clone());
    for partition in inherit::partitions(state, table) {
        let parts = key.columns.iter().chain(&key.include);
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        let name = state.free_index_name(&partition, |nth| {
            if primary {
                names::primary_key(&partition.name, nth)
            } else {
                names::unique(&partition.name, &parts, nth)
            }
        });
        add_named_key(
            state,
            &partition,
            primary,
            Unique {
                name,
                ..key.clone()
            },
        )?;
    }
    Ok(())
}

fn put_key(table: &mut Table, primary: bool, key: Unique) {
    if !primary {
        table.uniques.push(key);
        return;
    }
    table.primary_key = Some(PrimaryKey {
        include: key.include,
        deferrable: key.deferrable,
        ..PrimaryKey::new(key.name, key.columns)
    });
}

/// `ADD CONSTRAINT ... USING INDEX`: the index becomes the constraint, and takes its name.
fn adopt_index(
    state: &mut State,
    table: &ObjectName,
    index: &str,
    name: Option<String>,
    primary: bool,
    deferrable: Deferrable,
) -> Result {
    let there = state.table_mut(table)?;
    let place = there.indexes.iter().position(|other| other.name == index);
    let place = place.ok_or_else(|| format!("index \"{index}\" does not exist"))?;
    let index = there.indexes.remove(place);
    let columns = index::plain_columns(&index).ok_or("the index is over expressions")?;
    let key = Unique {
        include: index.include,
        nulls_not_distinct: index.nulls_not_distinct,
        deferrable,
        ..Unique::new(name.unwrap_or(index.name), columns)
    };
    add_named_key(state, table, primary, key)
}
