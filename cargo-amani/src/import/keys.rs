//! Constraints and indexes → the keys of attributes.

use std::collections::BTreeMap;

use amani_schema_core::schema::{
    Action, Check, Deferrable, ForeignKey, Index, IndexColumn, IndexKey, NullsOrder, Table, Unique,
    names as made_up,
};

use super::layout::{Meta, literal};
use super::names::{Names, TableNames};
use super::text::bare;

/// What stands in the attributes of a struct: on the table, and by column on the fields.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) on_table: Vec<Meta>,
    pub(super) on_field: BTreeMap<String, Vec<Meta>>,
}

impl Keys {
    /// Everything that attributes say of the constraints and indexes of a table.
    pub(super) fn of(names: &Names, table: &Table, own: &TableNames) -> Self {
        let mut keys = Self::default();
        if let Some(key) = table
            .primary_key
            .as_ref()
            .filter(|_| names.says_primary_key(table))
        {
            let usual = made_up::primary_key(&table.name.name, 0);
            keys.add_key("primary_key", own, &key.columns, named(&key.name, &usual));
        }
        for unique in table
            .uniques
            .iter()
            .filter(|it| names.says_unique(table, it))
        {
            let usual = made_up::unique(&table.name.name, &refs(&unique.columns), 0);
            let items = of_unique(unique, &usual);
            keys.add_key("unique", own, &unique.columns, items);
        }
        for check in table.checks.iter().filter(|it| names.says_check(table, it)) {
            keys.add_check(table, own, check);
        }
        for key in table
            .foreign_keys
            .iter()
            .filter(|it| names.says_foreign_key(table, it))
        {
            keys.add_foreign_key(names, table, own, key);
        }
        for index in table
            .indexes
            .iter()
            .filter(|it| names.says_index(table, it))
        {
            keys.add_index(table, own, index);
        }
        keys
    }

    /// On the field where it is about one column and has no name of its own.
    fn add_key(&mut self, kind: &str, own: &TableNames, columns: &[String], items: Vec<Meta>) {
        match columns {
            [only] if items.is_empty() || kind != "primary_key" => {
                self.push(only, flag_or_list(kind, items));
            }
            _ => {
                let mut all = vec![Meta::words("columns", fields(own, columns))];
                all.extend(items);
                self.on_table.push(Meta::List(kind.to_owned(), all));
            }
        }
    }

    fn add_check(&mut self, table: &Table, own: &TableNames, check: &Check) {
        let text = Meta::word(literal(bare(&check.expression.0)));
        let mut columns = table.columns.iter().map(|column| &column.name);
        let of_column = columns.find(|column| {
            own.types.contains_key(*column)
                && check.name == made_up::check(&table.name.name, Some(column), 0)
        });
        if let Some(column) = of_column {
            self.push(column, Meta::List("check".to_owned(), vec![text]));
        } else {
            let usual = made_up::check(&table.name.name, None, 0);
            let items = [text].into_iter().chain(named(&check.name, &usual));
            self.on_table
                .push(Meta::List("check".to_owned(), items.collect()));
        }
    }

    fn add_foreign_key(
        &mut self,
        names: &Names,
        table: &Table,
        own: &TableNames,
        key: &ForeignKey,
    ) {
        let Some(target) = names.table(&key.target) else {
            return;
        };
        let usual = made_up::foreign_key(&table.name.name, &refs(&key.columns), 0);
        let targets = fields(target, &key.target_columns).into_iter();
        let targets: Vec<String> = targets
            .map(|field| format!("{}::{field}", target.ident))
            .collect();
        let items = of_foreign_key(key, &usual);
        match key.columns.as_slice() {
            [only] => {
                let all = targets.into_iter().map(Meta::Word).chain(items);
                self.push(only, Meta::List("references".to_owned(), all.collect()));
            }
            columns => {
                let columns = Meta::words("columns", fields(own, columns));
                let all = [columns, Meta::words("references", targets)];
                let all = all.into_iter().chain(items).collect();
                self.on_table
                    .push(Meta::List("foreign_key".to_owned(), all));
            }
        }
    }

    fn add_index(&mut self, table: &Table, own: &TableNames, index: &Index) {
        let keys = index.columns.iter().map(|column| match &column.key {
            IndexKey::Column(name) => &**name,
            IndexKey::Expression(expression) => made_up::of_expression(bare(&expression.0)),
        });
        let parts: Vec<&str> = keys.chain(refs(&index.include)).collect();
        let items = of_index(own, index, &made_up::index(&table.name.name, &parts, 0));
        if let [only] = index.columns.as_slice()
            && let IndexKey::Column(name) = &only.key
        {
            let items = of_index_column(only).into_iter().chain(items);
            return self.push(name, flag_or_list("index", items.collect()));
        }
        let columns = index.columns.iter().map(|column| index_column(own, column));
        let columns = Meta::List("columns".to_owned(), columns.collect());
        let items = [columns].into_iter().chain(items).collect();
        self.on_table.push(Meta::List("index".to_owned(), items));
    }

    fn push(&mut self, column: &str, meta: Meta) {
        self.on_field
            .entry(column.to_owned())
            .or_default()
            .push(meta);
    }
}

fn of_unique(unique: &Unique, usual: &str) -> Vec<Meta> {
    let nulls = unique
        .nulls_not_distinct
        .then(|| Meta::word("nulls_not_distinct"));
    let items = nulls.into_iter().chain(deferrable(unique.deferrable));
    items.chain(named(&unique.name, usual)).collect()
}

fn of_foreign_key(key: &ForeignKey, usual: &str) -> Vec<Meta> {
    let actions = [("on_delete", key.on_delete), ("on_update", key.on_update)];
    let actions = actions.into_iter().filter_map(|(event, action)| {
        let action = match action {
            Action::NoAction => return None,
            Action::Restrict => "restrict",
            Action::Cascade => "cascade",
            Action::SetNull => "set_null",
            Action::SetDefault => "set_default",
        };
        Some(Meta::word(format!("{event} = {action}")))
    });
    let full = key.match_full.then(|| Meta::word("match = full"));
    let items = actions.chain(full).chain(deferrable(key.deferrable));
    items.chain(named(&key.name, usual)).collect()
}

fn of_index(own: &TableNames, index: &Index, usual: &str) -> Vec<Meta> {
    let mut items = Vec::new();
    if index.unique {
        items.push(Meta::word("unique"));
    }
    if index.nulls_not_distinct {
        items.push(Meta::word("nulls_not_distinct"));
    }
    items.extend(index.method.iter().map(|method| {
        let is_plain = method.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_plain {
            Meta::word(format!("method = {method}"))
        } else {
            Meta::string("method", method)
        }
    }));
    if !index.include.is_empty() {
        items.push(Meta::words("include", fields(own, &index.include)));
    }
    let predicate = index.predicate.as_ref();
    items.extend(predicate.map(|predicate| Meta::string("where", bare(&predicate.0))));
    items.extend(named(&index.name, usual));
    items
}

/// A key of an index over several: `field`, `field(desc)`, `expr("lower(email)")`.
fn index_column(own: &TableNames, column: &IndexColumn) -> Meta {
    let items = of_index_column(column);
    match &column.key {
        IndexKey::Column(name) => {
            let field = fields(own, std::slice::from_ref(name)).concat();
            flag_or_list(&field, items)
        }
        IndexKey::Expression(expression) => {
            let text = Meta::word(literal(bare(&expression.0)));
            Meta::List("expr".to_owned(), [text].into_iter().chain(items).collect())
        }
    }
}

fn of_index_column(column: &IndexColumn) -> Vec<Meta> {
    let descending = column.descending.then(|| Meta::word("desc"));
    let nulls = column.unusual_nulls().map(|nulls| match nulls {
        NullsOrder::First => Meta::word("nulls = first"),
        NullsOrder::Last => Meta::word("nulls = last"),
    });
    let collation = column.collation.as_ref();
    let collation = collation.map(|collation| Meta::string("collation", &collation.name));
    let opclass = column.opclass.as_ref();
    let opclass = opclass.map(|opclass| Meta::string("opclass", &opclass.name));
    let items = descending.into_iter().chain(nulls).chain(collation);
    items.chain(opclass).collect()
}

fn deferrable(deferrable: Deferrable) -> Option<Meta> {
    match deferrable {
        Deferrable::No => None,
        Deferrable::InitiallyImmediate => Some(Meta::word("deferrable")),
        Deferrable::InitiallyDeferred => Some(Meta::word("initially_deferred")),
    }
}

/// `name = "..."`, where it is not the one that is made up.
fn named(name: &str, usual: &str) -> Vec<Meta> {
    let is_usual = name == usual;
    (!is_usual)
        .then(|| Meta::string("name", name))
        .into_iter()
        .collect()
}

fn flag_or_list(name: &str, items: Vec<Meta>) -> Meta {
    if items.is_empty() {
        Meta::word(name)
    } else {
        Meta::List(name.to_owned(), items)
    }
}

fn fields(own: &TableNames, columns: &[String]) -> Vec<String> {
    let idents = columns.iter().filter_map(|column| own.fields.ident(column));
    idents.map(str::to_owned).collect()
}

fn refs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}
