//! Enums, domains, composites and ranges.

use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Attribute, Check, Composite, DataType, Domain, Enum, ObjectName, Range, Securable, names,
};

use crate::access::{self, Target};
use crate::column;
use crate::constraint;
use crate::data_type;
use crate::error::Result;
use crate::expression;
use crate::rename;
use crate::state::{State, beside, in_schema};
use crate::syntax::{Kind, Node};
use crate::unmanaged;

pub(crate) fn create(state: &mut State, node: &Node) -> Result {
    let path = node
        .child(Kind::TYPE_NAME)
        .ok_or("the type's name is missing")?
        .path();
    let kind = node.child_of(&[Kind::ENUM_TYPE, Kind::COMPOSITE_TYPE, Kind::RANGE_TYPE]);
    if kind.is_none() {
        let name = state.new_name(&path)?;
        return unmanaged::create_type(state, &name, !node.has(Kind::BASE_TYPE));
    }
    let name = new_type(state, &path)?;
    let access = state.new_access(Securable::Type, &name);
    if let Some(labels) = node.child(Kind::ENUM_TYPE) {
        let labels = labels.descendants(Kind::VARIANT);
        state.schema.enums.push(Enum {
            name,
            labels: labels.iter().filter_map(Node::string).collect(),
            comment: None,
            access,
        });
    } else if let Some(fields) = node.child(Kind::COMPOSITE_TYPE) {
        let fields = fields.descendants(Kind::COMPOSITE_FIELD_DEF);
        let attributes: Result<Vec<_>> =
            fields.iter().map(|field| attribute(state, field)).collect();
        state.schema.composites.push(Composite {
            name,
            attributes: attributes?,
            comment: None,
            access,
        });
    } else if let Some(range) = node.child(Kind::RANGE_TYPE) {
        create_range(state, name, &range)?;
    }
    Ok(())
}

fn new_type(state: &State, path: &[String]) -> Result<ObjectName> {
    let name = state.new_name(path)?;
    if state.is_type(&name) {
        return Err(format!("type \"{name}\" already exists"));
    }
    Ok(name)
}

fn attribute(state: &State, node: &Node) -> Result<Attribute> {
    let name = node.child_of(&[Kind::COMPOSITE_FIELD, Kind::COMPOSITE_FIELD_REF]);
    Ok(Attribute {
        name: name.ok_or("the attribute's name is missing")?.name(),
        data_type: data_type::of_child(state, node).ok_or("the attribute's type is missing")?,
        collation: node
            .child(Kind::COLLATE)
            .and_then(|collate| column::collation(&collate)),
    })
}

fn create_range(state: &mut State, name: ObjectName, node: &Node) -> Result {
    let mut options: BTreeMap<String, String> = constraint::options(node);
    let subtype = options
        .remove("subtype")
        .ok_or("the range has no subtype")?;
    let multirange = match options.remove("multirange_type_name") {
        Some(given) => DataType::read(&given)
            .named_type()
            .cloned()
            .unwrap_or_else(|| beside(&name, &given)),
        None => beside(&name, &multirange_name(&name.name)),
    };
    state.schema.ranges.push(Range {
        subtype: data_type::resolve(state, &subtype),
        access: state.new_access(Securable::Type, &name),
        name,
        multirange,
        options,
        comment: None,
    });
    Ok(())
}

/// `floatrange` has `floatmultirange`, `span` has `span_multirange`.
fn multirange_name(range: &str) -> String {
    let name = match range.find("range") {
        Some(place) => format!("{}multi{}", &range[..place], &range[place..]),
        None => format!("{range}_multirange"),
    };
    name[..name.floor_char_boundary(63)].to_owned()
}

pub(crate) fn create_domain(state: &mut State, node: &Node) -> Result {
    let path = node
        .child(Kind::DOMAIN)
        .ok_or("the domain's name is missing")?
        .path();
    let name = new_type(state, &path)?;
    let mut domain = Domain {
        data_type: data_type::of_child(state, node).ok_or("the domain's type is missing")?,
        access: state.new_access(Securable::Type, &name),
        name,
        collation: None,
        nullable: true,
        default: None,
        checks: Vec::new(),
        comment: None,
    };
    state.schema.domains.push(domain.clone());
    for clause in node.nodes() {
        match clause.kind() {
            Kind::COLLATE => domain.collation = column::collation(&clause),
            Kind::NOT_NULL_CONSTRAINT => domain.nullable = false,
            Kind::DEFAULT_CONSTRAINT => {
                let value = clause
                    .nodes()
                    .find(|child| child.kind() != Kind::CONSTRAINT_NAME_CLAUSE);
                domain.default = value.and_then(|value| column::default(state, &value));
            }
            Kind::CHECK_CONSTRAINT => domain.checks.push(domain_check(state, &domain, &clause)?),
            _ => {}
        }
    }
    if let Some(there) = state.schema.domains.last_mut() {
        *there = domain;
    }
    Ok(())
}

fn domain_check(state: &State, domain: &Domain, node: &Node) -> Result<Check> {
    let value = node
        .nodes()
        .find(|child| !matches!(child.kind(), Kind::CONSTRAINT_NAME_CLAUSE | Kind::NOT_VALID));
    let name = constraint::name(node).unwrap_or_else(|| {
        let taken = |name: &str| domain.checks.iter().any(|check| check.name == name);
        let mut nth = 0;
        loop {
            let made = state.free_constraint_name(&domain.name, |more| {
                names::check(&domain.name.name, None, nth + more)
            });
            if !taken(&made) {
                return made;
            }
            nth += 1;
        }
    });
    Ok(Check {
        not_valid: node.has(Kind::NOT_VALID),
        ..Check::new(
            name,
            expression::of(state, &value.ok_or("the check is empty")?),
        )
    })
}

pub(crate) fn alter_domain(state: &mut State, node: &Node) -> Result {
    let path = node
        .child(Kind::DOMAIN_REF)
        .ok_or("the domain is missing")?
        .path();
    let is_domain = |state: &State, name: &ObjectName| {
        state
            .schema
            .domains
            .iter()
            .any(|domain| domain.name == *name)
    };
    let name = state.find(&path, is_domain);
    let name = name.ok_or_else(|| format!("type \"{}\" does not exist", path.join(".")))?;
    let place = state
        .schema
        .domains
        .iter()
        .position(|domain| domain.name == name);
    let place = place.ok_or("the domain is not there")?;
    let action = node.nodes().find(|child| child.kind() != Kind::DOMAIN_REF);
    let action = action.ok_or("the action is missing")?;
    let mut domain = state.schema.domains[place].clone();
    match action.kind() {
        Kind::SET_DEFAULT => {
            let value = action.nodes().next();
            domain.default = value.and_then(|value| column::default(state, &value));
        }
        Kind::DROP_DEFAULT => domain.default = None,
        Kind::SET_NOT_NULL => domain.nullable = false,
        Kind::DROP_NOT_NULL => domain.nullable = true,
        Kind::ADD_CONSTRAINT => {
            let constraint = action.nodes().next().ok_or("the constraint is missing")?;
            domain
                .checks
                .push(domain_check(state, &domain, &constraint)?);
        }
        Kind::DROP_CONSTRAINT => {
            let name = action
                .child(Kind::CONSTRAINT_NAME_REF)
                .ok_or("the constraint is missing")?
                .name();
            let before = domain.checks.len();
            domain.checks.retain(|check| check.name != name);
            if domain.checks.len() == before && !action.has(Kind::IF_EXISTS) {
                return Err(format!(
                    "constraint \"{name}\" of domain \"{}\" does not exist",
                    domain.name
                ));
            }
        }
        Kind::RENAME_CONSTRAINT => {
            let from = action
                .child(Kind::CONSTRAINT_NAME_REF)
                .map(|name| name.name());
            let to = action.child(Kind::CONSTRAINT_NAME).map(|name| name.name());
            for check in &mut domain.checks {
                if Some(&check.name) == from.as_ref() {
                    check.name = to.clone().unwrap_or_default();
                }
            }
        }
        Kind::VALIDATE_CONSTRAINT => domain
            .checks
            .iter_mut()
            .for_each(|check| check.not_valid = false),
        Kind::OWNER_TO => {
            return access::change_owner(state, &Target::Type(name), &action);
        }
        Kind::DOMAIN_RENAME_TO | Kind::SET_SCHEMA => {
            return rename_type(state, &name, &action, Kind::DOMAIN);
        }
        other => return Err(format!("ALTER DOMAIN with {other:?} is not understood")),
    }
    state.schema.domains[place] = domain;
    Ok(())
}

pub(crate) fn alter(state: &mut State, node: &Node) -> Result {
    let path = node
        .child(Kind::TYPE_NAME_REF)
        .ok_or("the type is missing")?
        .path();
    let name = state.find(&path, State::is_type);
    let name = name.ok_or_else(|| format!("type \"{}\" does not exist", path.join(".")))?;
    let action = node
        .nodes()
        .find(|child| child.kind() != Kind::TYPE_NAME_REF);
    let action = action.ok_or("the action is missing")?;
    match action.kind() {
        Kind::ADD_VALUE => add_value(state, &name, &action),
        Kind::RENAME_VALUE => rename_value(state, &name, &action),
        Kind::TYPE_RENAME_TO | Kind::SET_SCHEMA => {
            rename_type(state, &name, &action, Kind::TYPE_NAME)
        }
        Kind::OWNER_TO => access::change_owner(state, &Target::Type(name), &action),
        Kind::RENAME_ATTRIBUTE => {
            let from = action
                .child(Kind::COMPOSITE_FIELD_REF)
                .map(|name| name.name());
            let to = action.child(Kind::COMPOSITE_FIELD).map(|name| name.name());
            for attribute in &mut composite(state, &name)?.attributes {
                if Some(&attribute.name) == from.as_ref() {
                    attribute.name = to.clone().unwrap_or_default();
                }
            }
            Ok(())
        }
        Kind::ALTER_TYPE_ATTRIBUTE_ACTION_LIST => {
            for part in action.nodes() {
                alter_attribute(state, &name, &part)?;
            }
            Ok(())
        }
        Kind::ADD_ATTRIBUTE | Kind::ALTER_ATTRIBUTE | Kind::DROP_ATTRIBUTE => {
            alter_attribute(state, &name, &action)
        }
        other => Err(format!("ALTER TYPE with {other:?} is not understood")),
    }
}

fn enumeration<'a>(state: &'a mut State, name: &ObjectName) -> Result<&'a mut Enum> {
    let mut enums = state.schema.enums.iter_mut();
    let found = enums.find(|item| item.name == *name);
    found.ok_or_else(|| format!("\"{name}\" is not an enum"))
}

fn composite<'a>(state: &'a mut State, name: &ObjectName) -> Result<&'a mut Composite> {
    let mut composites = state.schema.composites.iter_mut();
    let found = composites.find(|item| item.name == *name);
    found.ok_or_else(|| format!("\"{name}\" is not a composite type"))
}

fn add_value(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    let label = action.string().ok_or("the label is missing")?;
    let labels = &mut enumeration(state, name)?.labels;
    if labels.contains(&label) {
        if action.has(Kind::IF_NOT_EXISTS) {
            return Ok(());
        }
        return Err(format!("enum label \"{label}\" already exists"));
    }
    let neighbour = action.child_of(&[Kind::BEFORE_VALUE, Kind::AFTER_VALUE]);
    let place = match &neighbour {
        None => labels.len(),
        Some(neighbour) => {
            let beside = neighbour.string().unwrap_or_default();
            let place = labels.iter().position(|other| *other == beside);
            let place =
                place.ok_or_else(|| format!("\"{beside}\" is not an existing enum label"))?;
            place + usize::from(neighbour.kind() == Kind::AFTER_VALUE)
        }
    };
    labels.insert(place, label);
    Ok(())
}

fn rename_value(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    let literals: Vec<String> = action.nodes().filter_map(|node| node.string()).collect();
    let [from, to] = literals.as_slice() else {
        return Err("the labels are missing".to_owned());
    };
    let labels = &mut enumeration(state, name)?.labels;
    if labels.contains(to) {
        return Err(format!("enum label \"{to}\" already exists"));
    }
    let place = labels.iter().position(|label| label == from);
    labels[place.ok_or_else(|| format!("\"{from}\" is not an existing enum label"))?]
        .clone_from(to);
    rename::label(&mut state.schema, name, from, to);
    Ok(())
}

fn alter_attribute(state: &mut State, name: &ObjectName, action: &Node) -> Result {
    match action.kind() {
        Kind::ADD_ATTRIBUTE => {
            let added = attribute(state, action)?;
            composite(state, name)?.attributes.push(added);
        }
        Kind::DROP_ATTRIBUTE => {
            let dropped = action
                .child(Kind::COMPOSITE_FIELD_REF)
                .map(|name| name.name());
            let composite = composite(state, name)?;
            composite
                .attributes
                .retain(|attribute| Some(&attribute.name) != dropped.as_ref());
        }
        _ => {
            let changed = attribute(state, action)?;
            for attribute in &mut composite(state, name)?.attributes {
                if attribute.name == changed.name {
                    *attribute = changed.clone();
                }
            }
        }
    }
    Ok(())
}

/// `RENAME TO` and `SET SCHEMA`.
fn rename_type(state: &mut State, name: &ObjectName, action: &Node, kind: Kind) -> Result {
    let to = match action.child(Kind::SCHEMA_REF) {
        Some(schema) => in_schema(&schema.name(), &name.name),
        None => beside(
            name,
            &action.child(kind).ok_or("the new name is missing")?.name(),
        ),
    };
    if state.is_type(&to) {
        return Err(format!("type \"{to}\" already exists"));
    }
    if state.schema.table(name).is_some() {
        return rename::table(state, name, &to);
    }
    rename::type_name(&mut state.schema, name, &to);
    Ok(())
}
