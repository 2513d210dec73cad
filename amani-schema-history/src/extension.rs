//! Extensions: they are created, moved and dropped as a whole, with what they bring.

mod members;

use amani_schema_core::schema::{
    DataType, Extension, Index, IndexKey, ObjectName, Table, TypeName,
};

use self::members::{MEMBERS, Members, REQUIRES};
use crate::error::Result;
use crate::rename;
use crate::state::{State, in_schema};
use crate::syntax::{Kind, Node};

pub(crate) fn create(state: &mut State, node: &Node) -> Result {
    let name = node
        .child(Kind::EXTENSION)
        .ok_or("the extension's name is missing")?
        .name();
    if is_there(state, &name, node.has(Kind::IF_NOT_EXISTS))? {
        return Ok(());
    }
    let given = node.child(Kind::EXTENSION_SCHEMA);
    let given = given.map(|schema| schema.name());
    let schema = given.or_else(|| state.search_path.first().cloned());
    if node.has(Kind::CASCADE_KW) {
        for needed in required(&name) {
            put(state, needed, schema.clone());
        }
    }
    put(state, &name, schema);
    Ok(())
}

/// The extension of a procedural language, which `CREATE LANGUAGE` makes, too.
pub(crate) fn create_language(state: &mut State, name: &str, may_be_there: bool) -> Result {
    if !is_there(state, name, may_be_there)? {
        let schema = state.search_path.first().cloned();
        put(state, name, schema);
    }
    Ok(())
}

fn is_there(state: &State, name: &str, may_be_there: bool) -> Result<bool> {
    let is_there = find(state, name).is_some();
    if is_there && !may_be_there {
        return Err(format!("extension \"{name}\" already exists"));
    }
    // Each database has this one from the start.
    Ok(is_there || name == "plpgsql")
}

fn put(state: &mut State, name: &str, schema: Option<String>) {
    if find(state, name).is_none() {
        state.schema.extensions.push(Extension {
            name: name.to_owned(),
            schema: schema.filter(|schema| schema != "public"),
        });
    }
}

fn find<'a>(state: &'a State, name: &str) -> Option<&'a Extension> {
    let mut extensions = state.schema.extensions.iter();
    extensions.find(|extension| extension.name == name)
}

/// `ALTER EXTENSION`: what it brings moves along with it.
pub(crate) fn alter(state: &mut State, node: &Node) -> Result {
    let Some(action) = node.child(Kind::SET_SCHEMA) else {
        // Its version, and whose its parts are, is no part of the model.
        return Ok(());
    };
    let name = node
        .child(Kind::EXTENSION_REF)
        .ok_or("the extension is missing")?
        .name();
    let to = action
        .child(Kind::SCHEMA_REF)
        .ok_or("the schema is missing")?
        .name();
    let missing = || format!("extension \"{name}\" does not exist");
    let from = schema_of(find(state, &name).ok_or_else(missing)?).to_owned();
    move_members(state, &name, &from, &to);
    let extensions = state.schema.extensions.iter_mut();
    for extension in extensions.filter(|extension| extension.name == name) {
        extension.schema = Some(to.clone()).filter(|schema| schema != "public");
    }
    Ok(())
}

/// The names of what an extension brings, in another schema.
pub(crate) fn move_members(state: &mut State, extension: &str, from: &str, to: &str) {
    let Some(members) = members(extension) else {
        return;
    };
    for name in members.types {
        let (from, to) = (in_schema(from, name), in_schema(to, name));
        rename::type_name(&mut state.schema, &from, &to);
    }
    for name in members.functions {
        let (from, to) = (in_schema(from, name), in_schema(to, name));
        rename::function(state, &from, &to);
    }
    let schema = Some(to.to_owned()).filter(|schema| schema != "public");
    for opclass in opclasses(state) {
        let is_it = schema_name(opclass) == from && members.opclasses.contains(&&*opclass.name);
        if is_it && opclass.schema.is_some() {
            opclass.schema.clone_from(&schema);
        }
    }
}

fn opclasses(state: &mut State) -> impl Iterator<Item = &mut ObjectName> {
    let tables = state.schema.tables.iter_mut();
    let of_tables = tables.flat_map(|table| &mut table.indexes);
    let views = state.schema.views.iter_mut();
    let indexes = of_tables.chain(views.flat_map(|view| &mut view.indexes));
    let columns = indexes.flat_map(|index| &mut index.columns);
    columns.filter_map(|column| column.opclass.as_mut())
}

fn schema_name(name: &ObjectName) -> &str {
    crate::state::schema_of(name)
}

/// The schema that an extension is in.
pub(crate) fn schema_of(extension: &Extension) -> &str {
    extension.schema.as_deref().unwrap_or("public")
}

/// The extensions that one cannot do without.
fn required(name: &str) -> Vec<&'static str> {
    let needed = REQUIRES.iter().filter(|(extension, _)| *extension == name);
    needed.map(|(_, needed)| *needed).collect()
}

/// The installed extensions that cannot do without one.
pub(crate) fn requiring(state: &State, name: &str) -> Vec<String> {
    let extensions = state.schema.extensions.iter();
    let requiring = extensions.filter(|extension| required(&extension.name).contains(&name));
    requiring.map(|extension| extension.name.clone()).collect()
}

fn members(extension: &str) -> Option<&'static Members> {
    MEMBERS
        .iter()
        .find(|members| members.extension == extension)
}

fn in_its_schema(state: &State, extension: &str, names: &[&str]) -> Vec<ObjectName> {
    let schema = find(state, extension).map_or("public", schema_of);
    names.iter().map(|name| in_schema(schema, name)).collect()
}

/// The types that an extension brought.
pub(crate) fn types(state: &State, extension: &str) -> Vec<ObjectName> {
    let names = members(extension).map_or(&[][..], |members| members.types);
    in_its_schema(state, extension, names)
}

/// The functions that an extension brought.
pub(crate) fn functions(state: &State, extension: &str) -> Vec<ObjectName> {
    let names = members(extension).map_or(&[][..], |members| members.functions);
    in_its_schema(state, extension, names)
}

/// Whether the model knows what an extension brings; if not, none of the types in use may be its.
pub(crate) fn is_known(state: &State, extension: &str) -> bool {
    let known: Vec<ObjectName> = state
        .schema
        .extensions
        .iter()
        .flat_map(|other| types(state, &other.name))
        .collect();
    let of_nobody = |data_type: &DataType| match &data_type.name {
        TypeName::Named(name) => !state.is_type(name) && !known.contains(name),
        _ => false,
    };
    let columns = state.schema.tables.iter().flat_map(|table| &table.columns);
    members(extension).is_some()
        || !columns
            .into_iter()
            .any(|column| of_nobody(&column.data_type))
}

/// Whether a type of this name came with an extension.
pub(crate) fn is_type(state: &State, name: &ObjectName) -> bool {
    is_member(state, name, |members| members.types)
}

/// Whether a function of this name came with an extension.
pub(crate) fn is_function(state: &State, name: &ObjectName) -> bool {
    is_member(state, name, |members| members.functions)
}

fn is_member(
    state: &State,
    name: &ObjectName,
    names: fn(&Members) -> &'static [&'static str],
) -> bool {
    let mut extensions = state.schema.extensions.iter();
    extensions.any(|extension| {
        let has = |members: &Members| names(members).contains(&&*name.name);
        schema_of(extension) == schema_name(name) && members(&extension.name).is_some_and(has)
    })
}

/// Whether an index needs an operator class of this extension.
pub(crate) fn serves(extension: &str, table: Option<&Table>, index: &Index) -> bool {
    let names = members(extension).map_or(&[][..], |members| members.opclasses);
    index
        .columns
        .iter()
        .any(|column| match (&column.opclass, &column.key) {
            (Some(opclass), _) => names.contains(&&*opclass.name),
            (None, IndexKey::Expression(_)) => false,
            (None, IndexKey::Column(name)) => {
                let method = index.method.as_deref().unwrap_or("btree");
                let column = table.and_then(|table| table.column(name));
                column.is_some_and(|column| is_default(extension, method, &column.data_type))
            }
        })
}

/// Whether a type has its operators for an access method from `btree_gist` or `btree_gin`, which
/// bring them for the types that PostgreSQL itself indexes with a B-tree only.
pub(crate) fn is_default(extension: &str, method: &str, data_type: &DataType) -> bool {
    const INDEXED: &[&str] = &[
        "box", "circle", "point", "polygon", "tsquery", "tsvector", "jsonb",
    ];
    let TypeName::Builtin(name) = &data_type.name else {
        return false;
    };
    let own = INDEXED.contains(&&**name) || name.ends_with("range") || data_type.dimensions > 0;
    match extension {
        "btree_gist" => method == "gist" && !own,
        "btree_gin" => method == "gin" && !own,
        _ => false,
    }
}
