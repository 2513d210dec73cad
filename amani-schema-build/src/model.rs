//! The annotated items of a tree → the schema, and what is wrong with the whole.

mod annotation;
mod calls;
mod checked;
mod circles;
mod expanded;
mod expressions;
mod intents;
mod lookup;
mod places;
mod retired;
mod sql_text;
mod statements;
mod types;

use amani_schema_core::code::Code;
use amani_schema_core::intent::{Intent, Place};
use amani_schema_core::schema::{Access, Namespace, Object, Schema};
use amani_schema_syntax::{EnumItem, Errors, Reading, TableItem};
use proc_macro2::Span;
use quote::ToTokens;
use syn::Attribute;
use syn::ext::IdentExt;

use crate::cfg::{self, Presence};
use crate::config::Config;
use crate::finding::Finding;
use crate::reading::Read;
use crate::unseen::{self, Unseen};
use crate::walk::{Candidate, Tree};
use calls::{Calls, MACROS};
use checked::Checked;
use expanded::Expanded;
use expressions::Said;
use lookup::Lookup;
use places::{Located, Places};
use retired::Retired;

/// What to do about a `cfg`.
const ONE_SCHEMA: &str = "remove the `cfg`: there is one schema for every build of the crate";

/// The items of a crate and the schema they add up to.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) schema: Schema,
    /// What the items say of the way to it.
    pub(crate) intent: Intent,
    /// The items in declaration order.
    pub(crate) items: Vec<ModelItem>,
    pub(crate) findings: Vec<Finding>,
    /// What the macros compare with.
    pub(crate) read: Vec<Read>,
    /// What rustc reports at its place, and the build script is silent about.
    pub(crate) left: Vec<Finding>,
    /// The expressions for the way from the previous schema.
    said: Vec<Said>,
    places: Places,
    /// What our macros expand.
    expanded: Vec<Expanded>,
}

/// An annotated item: where it is, and its place in the schema.
pub(crate) struct ModelItem {
    pub(crate) object: Object,
    /// The Rust path within the crate.
    pub(crate) path: String,
    pub(crate) file: usize,
    pub(crate) span: Span,
}

/// The annotated items, each with its module and its place there.
struct Items {
    enums: Vec<(usize, usize, EnumItem)>,
    tables: Vec<(usize, usize, TableItem)>,
}

impl Model {
    pub(crate) fn read(tree: &Tree, config: &Config) -> Self {
        let mut model = Self::default();
        let items = model.parse_items(tree);
        let mut calls = Calls::read(tree);
        model.left.append(&mut calls.left);
        model.findings.append(&mut calls.findings);
        model.expanded.append(&mut calls.expanded);
        model.read.append(&mut calls.read);
        model.check_unseen(tree);
        if !model.left.is_empty() {
            return model;
        }
        model.add_enums(tree, &items);
        model.add_tables(tree, &items);
        for dropped in &calls.dropped {
            model.places.add_dropped(dropped);
            model.intent.dropped.push(dropped.object.clone());
        }
        // Other packages' macros have this build script's notes nowhere.
        model
            .expanded
            .retain(|expanded| tree.files[expanded.file].krate == 0);
        model.leave_to_others(tree, config);
        if config.part_of.is_none() && model.left.is_empty() {
            model.add_whole(tree, config, &items, &calls);
        }
        model
    }

    /// A schema without the items that say it.
    pub(crate) fn of_schema(schema: Schema) -> Self {
        Self {
            schema,
            ..Self::default()
        }
    }

    /// Where in the source something is: the field, the variant, the item, or the text of `sql!`.
    pub(crate) fn place_span(&self, place: &Place) -> Option<Located> {
        self.places.find(place)
    }

    /// Whether a macro of ours sees the place of a finding.
    pub(crate) fn is_expanded(&self, finding: &Finding) -> bool {
        self.expanded.iter().any(|expanded| expanded.holds(finding))
    }

    fn add_enums(&mut self, tree: &Tree, items: &Items) {
        for (module, _, item) in &items.enums {
            let file = tree.modules[*module].file;
            self.places.add_enum(file, item);
            self.read.push(Read {
                file,
                span: item.ident.span(),
                reading: Some(Reading::of_enum(item)),
            });
            item.add_intent(&mut self.intent);
            self.schema.enums.push(item.model.clone());
        }
    }

    fn add_tables(&mut self, tree: &Tree, items: &Items) {
        for (module, _, item) in &items.tables {
            let file = tree.modules[*module].file;
            self.places.add_table(file, item);
            let mut lookup = Lookup::new(tree, items, *module, &mut self.findings);
            let (table, reading) = Reading::of_table(item, &mut lookup);
            self.read.push(Read {
                file,
                span: item.ident.span(),
                reading: Some(reading),
            });
            item.add_intent(&table, &mut self.intent);
            self.schema.tables.push(table);
        }
    }

    /// What an item of another package shows alone, its own build script and rustc report there.
    fn leave_to_others(&mut self, tree: &Tree, config: &Config) {
        let findings = std::mem::take(&mut self.findings).into_iter();
        let (own, others): (Vec<Finding>, Vec<Finding>) = findings.partition(|finding| {
            let krate = tree.files[finding.file].krate;
            krate == 0 || config.part_of.is_none() && !tree.crates[krate].of.reports
        });
        self.findings = own;
        self.left.extend(others);
    }

    /// What the items add up to: each step only where those before it have nothing to complain about.
    fn add_whole(&mut self, tree: &Tree, config: &Config, items: &Items, calls: &Calls) {
        types::name_written(&mut self.schema);
        let enums = items.enums.iter();
        let retired = enums.filter_map(|(_, _, item)| Retired::of(item));
        let retired: Vec<Retired> = retired.collect();
        for table in &mut self.schema.tables {
            let checks = retired::checks(&retired, table);
            table.checks.extend(checks);
        }
        if self.findings.is_empty() {
            self.check_whole();
        }
        if self.findings.is_empty() {
            let (texts, places) = (&calls.statements, &mut self.places);
            self.findings = statements::carry_out(texts, &retired, &mut self.schema, places);
            types::name_written(&mut self.schema);
        }
        if self.findings.is_empty() {
            self.findings = circles::check(&self.schema, &calls.statements);
        }
        if self.findings.is_empty() {
            let written = expressions::written(tree, &items.tables);
            let checked = Checked::load(config.cache.as_ref());
            self.findings = expressions::check(&self.schema, &checked, &written, &calls.statements);
            checked.store();
            self.said = written.into_iter().filter(Said::is_of_the_way).collect();
        }
        let created = namespaces(&self.schema);
        self.schema.namespaces.extend(created);
        if self.findings.is_empty() {
            self.check_intents(&calls.dropped);
        }
    }

    fn parse_items(&mut self, tree: &Tree) -> Items {
        let mut items = Items {
            enums: Vec::new(),
            tables: Vec::new(),
        };
        for (module, place, candidate) in tree.candidates() {
            let Some(arguments) = tree.annotation(module, candidate) else {
                continue;
            };
            if Presence::of(candidate.attributes()) == Presence::Test {
                continue;
            }
            self.check_cfg(tree, module, candidate);
            let (first, last) = candidate.ends();
            self.expanded.push(Expanded {
                file: tree.modules[module].file,
                first,
                last,
            });
            let errors = Errors::new();
            let object = match candidate {
                Candidate::Enum(item) => {
                    items
                        .enums
                        .push((module, place, EnumItem::parse(&errors, arguments, item)));
                    Object::Enum(items.enums.len() - 1)
                }
                Candidate::Struct(item) => {
                    items
                        .tables
                        .push((module, place, TableItem::parse(&errors, arguments, item)));
                    Object::Table(items.tables.len() - 1)
                }
            };
            let file = tree.modules[module].file;
            self.left
                .extend(Finding::of_item(file, errors.into_result()));
            self.add_item(tree, module, candidate, object);
        }
        items
    }

    fn add_item(&mut self, tree: &Tree, module: usize, candidate: &Candidate, object: Object) {
        let ident = candidate.ident();
        let module = &tree.modules[module];
        let segments = module
            .path
            .iter()
            .cloned()
            .chain([ident.unraw().to_string()]);
        let path = segments.collect::<Vec<_>>().join("::");
        self.items.push(ModelItem {
            object,
            path,
            file: module.file,
            span: ident.span(),
        });
    }

    /// There is one schema for every build: an editor with all features and a terminal with none
    /// would otherwise rewrite the migration in turn.
    fn check_cfg(&mut self, tree: &Tree, module: usize, candidate: &Candidate) {
        let file = tree.modules[module].file;
        let inner = candidate.inner_attributes();
        let all = || candidate.attributes().iter().chain(inner.iter().copied());
        let conditional = |attribute: &&Attribute| {
            Presence::of(std::slice::from_ref(attribute)) != Presence::Always
        };
        let adds = |attribute: &&Attribute| {
            cfg::adds_attribute(attribute, &["column", "label", "table", "pg_enum"])
        };
        let help = ONE_SCHEMA;
        for attribute in all().filter(|attribute| conditional(attribute) || adds(attribute)) {
            let span = attribute
                .to_token_stream()
                .into_iter()
                .next()
                .map_or_else(Span::call_site, |token| token.span());
            let message = format!(
                "part of `{}` is there only under a `cfg`",
                candidate.ident()
            );
            let finding = Finding::new(Code::Conditional, file, span, message, help);
            self.findings.push(finding.beyond_rustc());
        }
        if tree.modules[module].presence == Presence::Conditional {
            let message = format!(
                "`{}` is in a module that is there only under a `cfg`",
                candidate.ident()
            );
            let finding = Finding::new(
                Code::Conditional,
                file,
                candidate.ident().span(),
                message,
                help,
            );
            self.findings.push(finding.beyond_rustc());
        }
    }

    /// Nothing that rustc takes for a part of the schema is left out without a word.
    fn check_unseen(&mut self, tree: &Tree) {
        for (place, module) in tree.modules.iter().enumerate() {
            let hidden = module.unseen.iter().flat_map(Unseen::annotations);
            let attributes = module.items.iter().flat_map(Candidate::attributes);
            for found in hidden.chain(attributes.flat_map(unseen::conditional)) {
                let (path, arguments) = (&found.path, &found.arguments);
                let is_ours = if found.is_call {
                    let mut known = MACROS.iter();
                    known.any(|wanted| tree.is_our_macro(place, path, wanted))
                } else {
                    let mut known = ["table", "pg_enum"].iter();
                    known.any(|wanted| tree.is_ours(place, path, arguments, wanted))
                };
                if is_ours {
                    let (span, message) = (found.span, found.message);
                    let finding =
                        Finding::new(Code::Hidden, module.file, span, message, found.help);
                    self.findings.push(finding.beyond_rustc());
                }
            }
        }
    }

    fn check_whole(&mut self) {
        for violation in self.schema.violations() {
            let item = self
                .items
                .iter()
                .find(|item| item.object == violation.object);
            if let Some(item) = item {
                self.findings.push(Finding::new(
                    violation.code,
                    item.file,
                    item.span,
                    violation.message,
                    violation.help,
                ));
            }
        }
    }
}

/// Nobody annotates a namespace: it is there because something is in it. These are the ones that no
/// statement creates.
fn namespaces(schema: &Schema) -> Vec<Namespace> {
    let is_there = |name: &&str| schema.namespaces.iter().any(|known| known.name == *name);
    let needed = schema.needed_namespaces().into_iter();
    let needed = needed.filter(|name| !is_there(name));
    let named = needed.map(|name| Namespace {
        name: name.to_owned(),
        comment: None,
        access: Access::default(),
    });
    named.collect()
}
