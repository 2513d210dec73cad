//! The values of a type that is made anew: how each finds its like in the new one.

use std::collections::{BTreeMap, BTreeSet};

use amani_schema_core::schema::{Composite, DataType, MAX_NAME_BYTES, ObjectName, TypeName};
use amani_schema_core::sql::{self, identifier, literal, object_name};

use crate::diff::family;
use crate::id::Id;
use crate::item::Item;
use crate::world::World;

/// Where the labels that go lead to, by type: `None` where no row may hold them.
pub(crate) type Mapping = BTreeMap<ObjectName, BTreeMap<String, Option<String>>>;

/// What is rebuilt, between two worlds.
pub(crate) struct Rebuild<'a> {
    pub(crate) previous: &'a World<'a>,
    pub(crate) next: &'a World<'a>,
    pub(crate) types: &'a BTreeSet<ObjectName>,
    pub(crate) mapping: &'a Mapping,
}

/// What the old type is called while the new one is there: never longer than a name may be.
pub(crate) fn old_name(name: &ObjectName) -> ObjectName {
    let long = format!("amani_old_{}", name.name);
    let short = &long[..long.floor_char_boundary(MAX_NAME_BYTES)];
    ObjectName {
        schema: name.schema.clone(),
        name: short.to_owned(),
    }
}

/// A value by its text, which is what two types have in common that do not know each other.
pub(crate) fn through_text(value: &str, from: &DataType, to: &DataType) -> String {
    let are_arrays = from.dimensions > 0 && to.dimensions > 0;
    let text = if are_arrays { "text[]" } else { "text" };
    format!("({value})::{text}::{}", sql::data_type(to))
}

/// A part of a value as one of another type: types of one family know each other's values.
pub(crate) fn part_as(value: &str, from: &DataType, to: &DataType) -> String {
    if family(from).is_some() && family(from) == family(to) {
        format!("({value})::{}", sql::data_type(to))
    } else {
        through_text(value, from, to)
    }
}

/// A type under the name of the old one.
fn aside(data_type: &DataType) -> DataType {
    let name = data_type.named_type().map(old_name);
    DataType {
        name: name.map_or_else(|| data_type.name.clone(), TypeName::Named),
        ..data_type.clone()
    }
}

impl Rebuild<'_> {
    /// Whether a type is made anew beside the old one.
    pub(crate) fn is_rebuilt(&self, data_type: &DataType) -> bool {
        data_type
            .named_type()
            .is_some_and(|name| self.types.contains(name))
    }

    fn item(&self, world: &World<'_>, name: &ObjectName) -> Option<Item<'_>> {
        let world = if std::ptr::eq(world, self.next) {
            self.next
        } else {
            self.previous
        };
        world.items.get(&Id::Type(name.clone())).copied()
    }

    /// The labels of the enums in a type that lead to another one.
    fn moves(&self, data_type: &DataType) -> BTreeMap<&String, &String> {
        let Some(name) = data_type.named_type() else {
            return BTreeMap::new();
        };
        let own = self.mapping.get(name).into_iter().flatten();
        let mut moves: BTreeMap<_, _> = own
            .filter_map(|(label, to)| Some((label, to.as_ref()?)))
            .collect();
        if let Some(item) = self.item(self.previous, name) {
            item.made_of()
                .iter()
                .for_each(|part| moves.extend(self.moves(part)));
        }
        moves
    }

    /// The SQL that turns `value`, of the old type, into one of the new.
    ///
    /// An error where PostgreSQL has no expression for it: an array of rows whose labels move.
    pub(crate) fn convert(&self, value: &str, data_type: &DataType) -> Result<String, String> {
        if !self.is_rebuilt(data_type) {
            return Ok(value.to_owned());
        }
        let new = sql::data_type(data_type);
        let Some(name) = data_type.named_type() else {
            return Ok(value.to_owned());
        };
        let moves = self.moves(data_type);
        if data_type.dimensions > 0 {
            return self.convert_array(value, name, &new, &moves);
        }
        match self.item(self.previous, name) {
            Some(Item::Enum(item)) => Ok(self.convert_label(value, &item.labels, name)),
            Some(Item::Domain(item)) => {
                let Some(Item::Domain(after)) = self.item(self.next, name) else {
                    return Ok(through_text(value, data_type, data_type));
                };
                let inner = if self.is_rebuilt(&item.data_type) {
                    format!("({value})::{}", sql::data_type(&aside(&item.data_type)))
                } else {
                    value.to_owned()
                };
                let base = self.part(&inner, &item.data_type, &after.data_type)?;
                Ok(format!("({base})::{new}"))
            }
            Some(Item::Composite(item)) => {
                let Some(Item::Composite(after)) = self.item(self.next, name) else {
                    return Ok(through_text(value, data_type, data_type));
                };
                let fields: Result<Vec<String>, String> = after
                    .attributes
                    .iter()
                    .map(|attribute| {
                        let before = item.attributes.iter().find(|it| it.name == attribute.name);
                        let Some(before) = before else {
                            return Ok("NULL".to_owned());
                        };
                        let field = format!("({value}).{}", identifier(&attribute.name));
                        self.part(&field, &before.data_type, &attribute.data_type)
                    })
                    .collect();
                Ok(format!(
                    "CASE WHEN {value} IS NOT DISTINCT FROM NULL THEN NULL ELSE ROW({})::{new} END",
                    fields?.join(", ")
                ))
            }
            _ => Err(format!(
                "{name} is a range, which cannot be made anew beside itself"
            )),
        }
    }

    /// What a domain or an attribute holds, which may get another type on the same way.
    fn part(&self, value: &str, before: &DataType, after: &DataType) -> Result<String, String> {
        if before == after {
            self.convert(value, before)
        } else {
            Ok(part_as(value, before, after))
        }
    }

    fn convert_array(
        &self,
        value: &str,
        name: &ObjectName,
        new: &str,
        moves: &BTreeMap<&String, &String>,
    ) -> Result<String, String> {
        let is_row = matches!(
            self.item(self.previous, name),
            Some(Item::Composite(_) | Item::Range(_))
        );
        if is_row {
            return if !moves.is_empty() {
                Err(format!("an array of {name} whose labels move"))
            } else if !self.is_printed_alike(name) {
                Err(format!("an array of {name} whose attributes are others"))
            } else {
                Ok(format!("({value})::text::{new}"))
            };
        }
        let texts = format!("({value})::text[]");
        let replaced = moves.iter().fold(texts, |texts, (from, to)| {
            format!(
                "pg_catalog.array_replace({texts}, {}, {})",
                literal(from),
                literal(to)
            )
        });
        Ok(format!("{replaced}::{new}"))
    }

    /// Whether a value of the old type, printed, is read as the same one of the new: the attributes are told
    /// apart by their place alone.
    fn is_printed_alike(&self, name: &ObjectName) -> bool {
        let (before, after) = (self.item(self.previous, name), self.item(self.next, name));
        let (Some(Item::Composite(before)), Some(Item::Composite(after))) = (before, after) else {
            return true;
        };
        let names = |item: &Composite| -> Vec<String> {
            let attributes = item.attributes.iter();
            attributes.map(|attribute| attribute.name.clone()).collect()
        };
        let inside = before
            .attributes
            .iter()
            .filter_map(|it| it.data_type.named_type());
        names(before) == names(after) && inside.into_iter().all(|name| self.is_printed_alike(name))
    }

    /// A CASE is several times as fast as going through text, and its ELSE makes a label that only this
    /// server knows an error.
    fn convert_label(&self, value: &str, labels: &[String], name: &ObjectName) -> String {
        let new = object_name(name);
        let moves = self.mapping.get(name);
        let target = |label: &String| match moves.and_then(|moves| moves.get(label)) {
            Some(to) => to.clone(),
            None => Some(label.clone()),
        };
        let whens = labels.iter().filter_map(|label| {
            let to = target(label)?;
            Some(format!(
                " WHEN {} THEN {}::{new}",
                literal(label),
                literal(&to)
            ))
        });
        let whens: String = whens.collect();
        if whens.is_empty() {
            return format!("({value})::text::{new}");
        }
        format!("CASE {value}{whens} ELSE ({value})::text::{new} END")
    }

    /// The condition under which a value of a type holds a label, if it can.
    pub(crate) fn holds(
        &self,
        value: &str,
        data_type: &DataType,
        of: &ObjectName,
        label: &str,
    ) -> Option<String> {
        let name = data_type.named_type()?;
        let is_array = data_type.dimensions > 0;
        if name == of {
            let label = literal(label);
            return Some(if is_array {
                format!("{label} = ANY ({value})")
            } else {
                format!("{value} = {label}")
            });
        }
        let item = self.item(self.previous, name)?;
        let parts = item.made_of();
        match item {
            Item::Domain(_) => {
                let base = parts.first()?;
                if is_array {
                    self.holds(value, base, of, label)?;
                    return Some(format!("{} = ANY (({value})::text[])", literal(label)));
                }
                let base_value = format!("({value})::{}", sql::data_type(base));
                self.holds(&base_value, base, of, label)
            }
            Item::Composite(item) if !is_array => {
                let fields = item.attributes.iter().filter_map(|attribute| {
                    let field = format!("({value}).{}", identifier(&attribute.name));
                    self.holds(&field, &attribute.data_type, of, label)
                });
                let fields: Vec<String> = fields.collect();
                (!fields.is_empty()).then(|| format!("({})", fields.join(" OR ")))
            }
            _ => {
                let is_inside = parts
                    .iter()
                    .any(|part| self.holds(value, part, of, label).is_some());
                // Too often rather than too seldom: the label inside the printed value.
                is_inside
                    .then(|| format!("({value})::text LIKE {}", literal(&format!("%{label}%"))))
            }
        }
    }
}
