use amani_schema_core::code::Code;
use amani_schema_core::schema::{DataType, Expression, ObjectName};
use amani_schema_core::sql;
use amani_schema_syntax::{EnumItem, Field, Names, RustType, TableItem, Target, rust_text};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{ExprPath, Ident, Path, Type};

use super::Items;
use crate::finding::Finding;
use crate::names::EXTERN;
use crate::resolver::Resolved;
use crate::walk::Tree;

/// Answers what a Rust path means in SQL, from the items of the tree.
pub(super) struct Lookup<'a> {
    tree: &'a Tree,
    items: &'a Items,
    /// The module of the item that asks.
    module: usize,
    findings: &'a mut Vec<Finding>,
}

/// What stands where no answer was found; a finding has been added then, and no SQL is written.
const UNKNOWN: &str = "unknown";

/// How many aliases of aliases are followed before they count as a circle.
const LONGEST_CHAIN: usize = 16;

impl<'a> Lookup<'a> {
    pub(super) fn new(
        tree: &'a Tree,
        items: &'a Items,
        module: usize,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self {
            tree,
            items,
            module,
            findings,
        }
    }

    fn finding(&mut self, code: Code, place: impl Spanned, message: String, help: &str) {
        let file = self.tree.modules[self.module].file;
        self.findings
            .push(Finding::new(code, file, place.span(), message, help));
    }

    /// The type of a Rust type in a module; `None` if it has none that can be known.
    fn data_type_in(&self, module: usize, rust_type: &RustType, budget: usize) -> Option<DataType> {
        let budget = budget.checked_sub(1)?;
        let Type::Path(path) = &rust_type.element else {
            return None;
        };
        let resolved = match self.tree.resolve(module, &segments(&path.path)) {
            Resolved::Candidate(module, place) => {
                DataType::named(self.enum_at(module, place)?.model.name.clone())
            }
            Resolved::Alias(module, aliased) => {
                self.data_type_in(module, &RustType::read(aliased), budget)?
            }
            Resolved::External(external) => renamed(rust_type, external.last()?).builtin()?,
            Resolved::Module | Resolved::Other => return None,
        };
        Some(rust_type.dimensioned(resolved))
    }

    fn enum_at(&self, module: usize, place: usize) -> Option<&'a EnumItem> {
        let mut items = self.items.enums.iter();
        items
            .find(|(item_module, item_place, _)| (*item_module, *item_place) == (module, place))
            .map(|(_, _, item)| item)
    }

    fn table_at(&self, path: &Path) -> Option<&'a TableItem> {
        let (module, place) = self.candidate(path)?;
        let mut items = self.items.tables.iter();
        items
            .find(|(item_module, item_place, _)| (*item_module, *item_place) == (module, place))
            .map(|(_, _, item)| item)
    }

    /// The item that a path names, through aliases.
    fn candidate(&self, path: &Path) -> Option<(usize, usize)> {
        let (mut module, mut path) = (self.module, path.clone());
        for _ in 0..LONGEST_CHAIN {
            match self.tree.resolve(module, &segments(&path)) {
                Resolved::Candidate(module, place) => return Some((module, place)),
                Resolved::Alias(aliased_in, Type::Path(aliased)) => {
                    (module, path) = (aliased_in, aliased.path.clone());
                }
                _ => return None,
            }
        }
        None
    }
}

impl Names for Lookup<'_> {
    fn data_type(&mut self, field: &Field) -> DataType {
        self.data_type_in(self.module, &field.rust_type, LONGEST_CHAIN).unwrap_or_else(|| {
            let written = rust_text(&field.ty);
            self.finding(
                Code::NoColumnType,
                &field.ty,
                format!("`{written}` has no PostgreSQL type"),
                "an enum of this crate needs `#[pg_enum]`; for another type that sqlx reads and writes say `#[column(type = \"...\")]`",
            );
            DataType::written(UNKNOWN)
        })
    }

    fn label(&mut self, _: &Field, variant: &ExprPath) -> Expression {
        let mut prefix = variant.path.clone();
        let name = prefix.segments.pop().map(|last| last.ident);
        prefix.segments.pop_punct();
        let item = self
            .candidate(&prefix)
            .and_then(|(module, place)| self.enum_at(module, place));
        let known = |item: &EnumItem| {
            let found = item
                .variants
                .iter()
                .find(|variant| Some(&variant.ident) == name.as_ref());
            found.map(|variant| sql::literal(&variant.label))
        };
        if let Some(retired) = item.and_then(|item| retired(item, name.as_ref())) {
            let message = format!("`{retired}` is retired, and no row may take it any more");
            self.finding(
                Code::NoVariant,
                variant,
                message,
                "choose another default, or none",
            );
        }
        let label = item.and_then(known).unwrap_or_else(|| {
            let help = match item {
                Some(item) => {
                    let variants = item.variants.iter();
                    let names =
                        variants.map(|variant| format!("`{}::{}`", item.ident, variant.ident));
                    format!("the variants are {}", names.collect::<Vec<_>>().join(", "))
                }
                None => {
                    "write a variant of an enum with `#[pg_enum]`, or SQL: `default = sql(\"...\")`"
                        .to_owned()
                }
            };
            let message = format!("`{}` is no variant of an enum type", rust_text(variant));
            self.finding(Code::NoVariant, variant, message, &help);
            UNKNOWN.to_owned()
        });
        Expression(label)
    }

    fn table(&mut self, target: &Target) -> ObjectName {
        self.table_at(&target.table)
            .map(|table| table.name.clone())
            .unwrap_or_else(|| {
                let written = rust_text(&target.table);
                self.finding(
                    Code::NoTarget,
                    &target.table,
                    format!("`{written}` is not a table of this crate"),
                    "a foreign key references a field of a struct with `#[table]`",
                );
                ObjectName::new(UNKNOWN)
            })
    }

    fn column(&mut self, target: &Target) -> String {
        let Some(table) = self.table_at(&target.table) else {
            // Reported with the table.
            return UNKNOWN.to_owned();
        };
        if let Some(field) = table.field(&target.field) {
            return field.column.clone();
        }
        let fields: Vec<String> = table
            .fields
            .iter()
            .map(|field| format!("`{}`", field.ident))
            .collect();
        let message = format!("`{}` has no field `{}`", table.ident, target.field);
        self.finding(
            Code::NoTarget,
            &target.field,
            message,
            &format!("the fields are {}", fields.join(", ")),
        );
        UNKNOWN.to_owned()
    }
}

/// The variant of this name, if it is retired.
fn retired<'a>(item: &'a EnumItem, name: Option<&Ident>) -> Option<&'a Ident> {
    let mut retired = item.variants.iter().filter(|variant| variant.retired);
    retired
        .find(|variant| Some(&variant.ident) == name)
        .map(|variant| &variant.ident)
}

fn segments(path: &Path) -> Vec<String> {
    let leading = path.leading_colon.map(|_| EXTERN.to_owned());
    leading
        .into_iter()
        .chain(
            path.segments
                .iter()
                .map(|segment| segment.ident.unraw().to_string()),
        )
        .collect()
}

/// The same type under the name it has in its own crate: `use chrono::DateTime as At`.
fn renamed(rust_type: &RustType, name: &str) -> RustType {
    let mut renamed = rust_type.clone();
    if let Type::Path(path) = &mut renamed.element
        && let Some(last) = path.path.segments.last_mut()
        && let Ok(ident) = syn::parse_str(name)
    {
        last.ident = ident;
    }
    renamed
}
