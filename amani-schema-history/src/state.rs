//! The schema as it stands between two statements, and what a name means there.

use amani_schema_core::schema::{ObjectName, Schema, Table, names};

use crate::access::{DefaultPrivileges, Roles};
use crate::error::{Remark, Result};
use crate::syntax::{Kind, Node};
use crate::temporary;
use crate::unmanaged::{self, Links};

/// The schema so far, and the settings of the session that change what a statement means.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub(crate) struct State {
    pub(crate) schema: Schema,
    /// Where a name without a schema is looked for, and created.
    pub(crate) search_path: Vec<String>,
    /// The one that comes back with the end of the transaction, behind a `SET LOCAL`.
    pub(crate) outer_path: Option<Vec<String>>,
    /// What is worth knowing of the files so far.
    pub(crate) remarks: Vec<Remark>,
    /// Sequences, tables and views of the session, which are not part of the schema.
    pub(crate) temporary: Vec<String>,
    /// Who speaks, and so owns what is made.
    pub(crate) roles: Roles,
    /// Those that come back with the end of the transaction, behind a `SET LOCAL`.
    pub(crate) outer_roles: Option<Roles>,
    /// What is granted on objects that are made later.
    pub(crate) defaults: Vec<DefaultPrivileges>,
    /// What is known by name only, and needs another one.
    pub(crate) links: Links,
}

impl Default for State {
    fn default() -> Self {
        Self {
            schema: Schema::default(),
            search_path: vec!["public".to_owned()],
            outer_path: None,
            remarks: Vec::new(),
            temporary: Vec::new(),
            roles: Roles::default(),
            outer_roles: None,
            defaults: Vec::new(),
            links: Links::default(),
        }
    }
}

/// A name in a schema, as the model holds it: `public` is no schema.
pub(crate) fn in_schema(schema: &str, name: &str) -> ObjectName {
    if schema == "public" {
        ObjectName::new(name)
    } else {
        ObjectName::in_schema(schema, name)
    }
}

/// The schema of a name, in full.
pub(crate) fn schema_of(name: &ObjectName) -> &str {
    name.schema.as_deref().unwrap_or("public")
}

/// Another name in the same schema.
pub(crate) fn beside(name: &ObjectName, other: &str) -> ObjectName {
    ObjectName {
        schema: name.schema.clone(),
        name: other.to_owned(),
    }
}

impl State {
    /// The schemas of a `search_path`; that of the user's own name is rarely there, and that of the session matters
    /// where it comes first: what is made goes into it.
    pub(crate) fn set_search_path(&mut self, schemas: Vec<String>, is_local: bool) {
        let own = ["$user", "pg_catalog", temporary::SCHEMA, ""];
        let mut there = schemas.iter().filter(|it| !["$user", ""].contains(&&***it));
        let first = there.next().filter(|schema| *schema == temporary::SCHEMA);
        let first = first.cloned();
        let others = schemas
            .into_iter()
            .filter(|schema| !own.contains(&&**schema));
        let kept = first.into_iter().chain(others);
        let before = std::mem::replace(&mut self.search_path, kept.collect());
        if !is_local {
            self.outer_path = None;
        } else if self.outer_path.is_none() {
            self.outer_path = Some(before);
        }
    }

    /// What `SET LOCAL` said is over with the transaction, which is the file.
    pub(crate) fn end_transaction(&mut self) {
        if let Some(path) = self.outer_path.take() {
            self.search_path = path;
        }
        if let Some(roles) = self.outer_roles.take() {
            self.roles = roles;
        }
    }

    /// Where a new object of this name goes.
    pub(crate) fn new_name(&self, path: &[String]) -> Result<ObjectName> {
        match path {
            [name] => {
                let schema = self.search_path.first();
                let schema = schema.ok_or("no schema has been selected to create in")?;
                Ok(in_schema(schema, name))
            }
            [.., schema, name] => Ok(in_schema(schema, name)),
            [] => Err("a name is missing".to_owned()),
        }
    }

    /// The object that a name means: the first along the search path that is there.
    pub(crate) fn find(
        &self,
        path: &[String],
        is_there: impl Fn(&Self, &ObjectName) -> bool,
    ) -> Option<ObjectName> {
        match path {
            [name] => self
                .search_path
                .iter()
                .map(|schema| in_schema(schema, name))
                .find(|name| is_there(self, name)),
            [.., schema, name] => Some(in_schema(schema, name)).filter(|name| is_there(self, name)),
            [] => None,
        }
    }

    pub(crate) fn table(&self, path: &[String]) -> Option<ObjectName> {
        self.find(path, |state, name| state.schema.table(name).is_some())
    }

    /// The view that a name means.
    pub(crate) fn view(&self, path: &[String]) -> Option<ObjectName> {
        self.find(path, Self::is_view)
    }

    pub(crate) fn is_view(&self, name: &ObjectName) -> bool {
        self.schema.views.iter().any(|view| view.name == *name)
    }

    /// What can have a trigger or a rule.
    pub(crate) fn is_table_or_view(&self, name: &ObjectName) -> bool {
        self.schema.table(name).is_some() || self.is_view(name)
    }

    /// The name of the routine or routines that a name means.
    pub(crate) fn routine(&self, path: &[String]) -> Option<ObjectName> {
        self.find(path, Self::is_routine)
    }

    pub(crate) fn is_routine(&self, name: &ObjectName) -> bool {
        let mut routines = self.schema.routines.iter();
        routines.any(|routine| routine.name == *name)
    }

    /// The name of a table or sequence that a statement creates; `None` where there is nothing to
    /// do: it is temporary, or there already and may be.
    pub(crate) fn new_relation(
        &mut self,
        node: &Node,
        name: Kind,
        may_be_there: bool,
    ) -> Result<Option<ObjectName>> {
        let path = node.child(name).ok_or("the name is missing")?.path();
        if node.has(Kind::TEMP) {
            self.temporary.extend(path.last().cloned());
            return Ok(None);
        }
        let name = self.new_name(&path)?;
        if !self.is_relation(&name) {
            return Ok(Some(name));
        }
        if may_be_there {
            return Ok(None);
        }
        Err(format!("relation \"{name}\" already exists"))
    }

    /// A table that has to be there.
    pub(crate) fn existing_table(&self, path: &[String]) -> Result<ObjectName> {
        self.table(path)
            .ok_or_else(|| format!("relation \"{}\" does not exist", path.join(".")))
    }

    pub(crate) fn table_mut(&mut self, name: &ObjectName) -> Result<&mut Table> {
        // What is changed was mostly made not long ago.
        let mut tables = self.schema.tables.iter_mut().rev();
        tables
            .find(|table| table.name == *name)
            .ok_or_else(|| format!("relation \"{name}\" does not exist"))
    }

    /// Whether a name means something of the session, gone at its end.
    pub(crate) fn is_temporary(&self, path: &[String]) -> bool {
        temporary::is_within(path) || matches!(path, [name] if self.temporary.contains(name))
    }

    /// Whether a relation has this name: they share a namespace with each other, their indexes
    /// and composite types.
    pub(crate) fn is_relation(&self, name: &ObjectName) -> bool {
        let schema = &self.schema;
        schema.table(name).is_some()
            || schema.sequences.iter().any(|item| item.name == *name)
            || schema.views.iter().any(|item| item.name == *name)
            || schema.composites.iter().any(|item| item.name == *name)
            || self.index_owner(name).is_some()
            || self.is_identity_sequence(name)
    }

    /// Every column of every table is asked, for every name that is made up: a loop is several times as
    /// fast as iterators where nothing is optimised.
    fn is_identity_sequence(&self, name: &ObjectName) -> bool {
        for table in &self.schema.tables {
            for column in &table.columns {
                if let Some(sequence) = &column.identity_sequence
                    && sequence.name == *name
                {
                    return true;
                }
            }
        }
        false
    }

    /// The table or view whose index or index-backed constraint has this name.
    pub(crate) fn index_owner(&self, name: &ObjectName) -> Option<ObjectName> {
        let schema = schema_of(name);
        let tables = self.schema.tables.iter();
        let of_table = tables
            .filter(|table| has_index(table, &name.name) && schema_of(&table.name) == schema)
            .map(|table| table.name.clone())
            .next();
        let views = self.schema.views.iter();
        let of_view = views
            .filter(|view| schema_of(&view.name) == schema)
            .find(|view| view.indexes.iter().any(|index| index.name == name.name))
            .map(|view| view.name.clone());
        of_table.or(of_view)
    }

    /// Whether a type has this name: a table brings one too.
    pub(crate) fn is_type(&self, name: &ObjectName) -> bool {
        let schema = &self.schema;
        schema.enums.iter().any(|item| item.name == *name)
            || schema.domains.iter().any(|item| item.name == *name)
            || schema
                .ranges
                .iter()
                .any(|item| item.name == *name || item.multirange == *name)
            || schema.composites.iter().any(|item| item.name == *name)
            || schema.views.iter().any(|item| item.name == *name)
            || schema.table(name).is_some()
            || unmanaged::is_type(schema, name)
    }

    /// The first name in a row of made-up ones that no relation of the schema has.
    pub(crate) fn free_relation_name(
        &self,
        beside: &ObjectName,
        make: impl Fn(u32) -> String,
    ) -> String {
        names::first_free(make, |name| self.is_relation(&self::beside(beside, name)))
    }

    /// The same for an index that a constraint brings: neither a relation nor a constraint has it.
    pub(crate) fn free_index_name(
        &self,
        beside: &ObjectName,
        make: impl Fn(u32) -> String,
    ) -> String {
        names::first_free(make, |name| {
            self.is_relation(&self::beside(beside, name)) || self.is_constraint(beside, name)
        })
    }

    /// The same for a constraint without an index.
    pub(crate) fn free_constraint_name(
        &self,
        beside: &ObjectName,
        make: impl Fn(u32) -> String,
    ) -> String {
        names::first_free(make, |name| self.is_constraint(beside, name))
    }

    /// Whether any constraint in the schema of `beside` has this name.
    fn is_constraint(&self, beside: &ObjectName, name: &str) -> bool {
        let schema = schema_of(beside);
        let tables = self.schema.tables.iter();
        let domains = self.schema.domains.iter();
        tables
            .filter(|table| has_constraint(table, name))
            .any(|table| schema_of(&table.name) == schema)
            || domains
                .filter(|domain| schema_of(&domain.name) == schema)
                .any(|domain| domain.checks.iter().any(|check| check.name == name))
    }
}

/// The names of the types that were created as such.
pub(crate) fn type_names(schema: &Schema) -> impl Iterator<Item = &ObjectName> {
    let enums = schema.enums.iter().map(|item| &item.name);
    let domains = schema.domains.iter().map(|item| &item.name);
    let composites = schema.composites.iter().map(|item| &item.name);
    let ranges = schema.ranges.iter().map(|item| &item.name);
    enums.chain(domains).chain(composites).chain(ranges)
}

/// Whether an index of a table has this name, those of its constraints included.
fn has_index(table: &Table, name: &str) -> bool {
    has_keys(table, name) || table.indexes.iter().any(|index| index.name == name)
}

fn has_constraint(table: &Table, name: &str) -> bool {
    has_keys(table, name)
        || table.checks.iter().any(|check| check.name == name)
        || table.foreign_keys.iter().any(|key| key.name == name)
}

/// The constraints that bring an index.
fn has_keys(table: &Table, name: &str) -> bool {
    let primary = table.primary_key.as_ref();
    primary.is_some_and(|key| key.name == name)
        || table.uniques.iter().any(|key| key.name == name)
        || table.exclusions.iter().any(|key| key.name == name)
}

/// The names of the indexes of a table, those of its constraints included.
pub(crate) fn index_names(table: &Table) -> impl Iterator<Item = &str> {
    let primary = table.primary_key.iter().map(|key| &*key.name);
    let uniques = table.uniques.iter().map(|key| &*key.name);
    let exclusions = table.exclusions.iter().map(|key| &*key.name);
    let indexes = table.indexes.iter().map(|index| &*index.name);
    primary.chain(uniques).chain(exclusions).chain(indexes)
}
