mod rules;

use amani_schema_core::schema::ObjectName;
use proc_macro2::TokenStream;
use syn::spanned::Spanned;
use syn::{Fields, Ident, ItemStruct};

use crate::casing::Casing;
use crate::check::CheckItem;
use crate::column::{Field, ParsedField};
use crate::foreign_key::ForeignKeyItem;
use crate::index::IndexItem;
use crate::keys::Keys;
use crate::pg_enum::Named;
use crate::unique::{PrimaryKeyItem, UniqueItem};
use crate::{Errors, doc, intent, pg_enum};

/// The keys of `#[table(...)]`.
const KEYS: &[&str] = &[
    "name",
    "schema",
    "rename_all",
    "crate",
    "primary_key",
    "unique",
    "check",
    "foreign_key",
    "index",
    "was",
];

/// A struct annotated with `#[table]`: the table it stands for, as far as the item alone can say.
#[derive(Clone)]
pub struct TableItem {
    /// The Rust name.
    pub ident: Ident,
    /// The table's name.
    pub name: ObjectName,
    /// The fields, each a column.
    pub fields: Vec<Field>,
    /// The foreign keys of the table and of its fields.
    pub foreign_keys: Vec<ForeignKeyItem>,
    /// What `///` says.
    pub comment: Option<String>,
    pub(crate) was: Option<ObjectName>,
    pub(crate) primary_key: Option<PrimaryKeyItem>,
    pub(crate) uniques: Vec<UniqueItem>,
    pub(crate) checks: Vec<CheckItem>,
    pub(crate) indexes: Vec<IndexItem>,
}

impl TableItem {
    /// Reads an item and the arguments of its `#[table(...)]`.
    ///
    /// Always returns an item; what of it makes no sense is left out and reported in `errors`.
    pub fn parse(errors: &Errors, arguments: TokenStream, item: &ItemStruct) -> Self {
        let mut keys = Keys::parse(errors, "#[table(...)]", arguments);
        let casing = Casing::parse(errors, &mut keys);
        pg_enum::check_generics(errors, "a table", &item.generics);
        let name = pg_enum::object_name(errors, &mut keys, &item.ident, Named::Table);
        let mut table = Self {
            ident: item.ident.clone(),
            was: intent::object_was(errors, &mut keys, &name, "a table"),
            name,
            fields: Vec::new(),
            foreign_keys: Vec::new(),
            comment: doc::comment(errors, &item.attrs),
            primary_key: PrimaryKeyItem::on_table(errors, &mut keys),
            uniques: UniqueItem::on_table(errors, &mut keys),
            checks: CheckItem::parse_all(errors, &mut keys, None),
            indexes: IndexItem::on_table(errors, &mut keys),
        };
        table.foreign_keys = ForeignKeyItem::on_table(errors, &mut keys);
        keys.value(errors, "crate", "write `crate = path::to::amani_schema`");
        keys.finish(errors, KEYS);

        table.add_fields(errors, parse_fields(errors, casing, item));
        table.resolve_self();
        rules::check(errors, &table);
        table.forget_unknown_fields();
        table
    }

    /// The field of this Rust name.
    #[must_use]
    pub fn field(&self, ident: &Ident) -> Option<&Field> {
        self.fields.iter().find(|field| field.ident == *ident)
    }

    /// What is written on the fields comes before what is written on the table.
    fn add_fields(&mut self, errors: &Errors, parsed: Vec<ParsedField>) {
        rules::check_one_primary_key(errors, self.primary_key.as_ref(), &parsed);
        let marked = parsed.iter().filter(|field| field.primary_key.is_some());
        let marked: Vec<Ident> = marked.map(|field| field.field.ident.clone()).collect();
        if self.primary_key.is_none() && !marked.is_empty() {
            self.primary_key = Some(PrimaryKeyItem {
                name: None,
                fields: marked,
            });
        }
        let on_table = (
            std::mem::take(&mut self.uniques),
            std::mem::take(&mut self.checks),
            std::mem::take(&mut self.foreign_keys),
            std::mem::take(&mut self.indexes),
        );
        for field in parsed {
            self.uniques.extend(field.unique);
            self.checks.extend(field.checks);
            self.foreign_keys.extend(field.foreign_keys);
            self.indexes.extend(field.indexes);
            self.fields.push(field.field);
        }
        self.uniques.extend(on_table.0);
        self.checks.extend(on_table.1);
        self.foreign_keys.extend(on_table.2);
        self.indexes.extend(on_table.3);
    }

    /// `references(Self::id)` is this very struct, which elsewhere is not called `Self`.
    fn resolve_self(&mut self) {
        let targets = self
            .foreign_keys
            .iter_mut()
            .flat_map(|key| &mut key.targets);
        for target in targets.filter(|target| target.table.is_ident("Self")) {
            let mut ident = self.ident.clone();
            ident.set_span(target.table.span().resolved_at(ident.span()));
            target.table = ident.into();
        }
    }

    /// Drops what names a field that is not there, which has been reported.
    fn forget_unknown_fields(&mut self) {
        let fields: Vec<Ident> = self
            .fields
            .iter()
            .map(|field| field.ident.clone())
            .collect();
        let known =
            |names: &[Ident]| !names.is_empty() && names.iter().all(|name| fields.contains(name));
        self.primary_key = self.primary_key.take().filter(|key| known(&key.fields));
        self.uniques.retain(|unique| known(&unique.fields));
        self.foreign_keys.retain(|key| known(&key.fields));
        self.indexes
            .retain(|index| index.fields().all(|field| fields.contains(field)));
    }
}

fn parse_fields(errors: &Errors, casing: Casing, item: &ItemStruct) -> Vec<ParsedField> {
    let Fields::Named(named) = &item.fields else {
        let help = "give every field a name, which is the column's";
        errors.at(&item.ident, "a table needs fields with names", help);
        return Vec::new();
    };
    if named.named.is_empty() {
        errors.at(
            &item.ident,
            "a table needs at least one column",
            "add a field: every field is a column",
        );
    }
    let with_name = named
        .named
        .iter()
        .filter_map(|field| Some((field, field.ident.as_ref()?)));
    with_name
        .map(|(field, ident)| ParsedField::parse(errors, casing, field, ident))
        .collect()
}
