//! Every text and every type in a schema, and whose it is.

use amani_schema_core::schema::{
    DataType, Domain, Index, IndexKey, ObjectName, Routine, Schema, Table, View,
};

use super::{Form, Object, has_standard_body};

/// Where a text stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// What goes away if something that the text names does.
    pub(crate) object: Object,
    /// The table whose columns a plain name means.
    pub(crate) home: Option<ObjectName>,
    pub(crate) form: Form,
    /// What the text as a whole is, where that is given: the type of the column of a default.
    pub(crate) of: Option<DataType>,
}

impl Place {
    fn of(object: Object, home: &ObjectName) -> Self {
        Self {
            object,
            home: Some(home.clone()),
            form: Form::Expression,
            of: None,
        }
    }

    fn typed(self, of: &DataType) -> Self {
        Self {
            of: Some(of.clone()),
            ..self
        }
    }

    fn alone(object: Object, form: Form) -> Self {
        Self {
            object,
            home: None,
            form,
            of: None,
        }
    }
}

/// What is done to some of the texts of a schema.
struct Change<'a> {
    is_wanted: &'a dyn Fn(&str) -> bool,
    change: &'a mut dyn FnMut(&Place, &mut String),
}

impl Change<'_> {
    /// Of thousands of texts few are wanted: where the others stand need not be put together.
    fn of(&mut self, text: &mut String, place: impl FnOnce() -> Place) {
        if (self.is_wanted)(text) {
            (self.change)(&place(), text);
        }
    }
}

/// Goes through the texts of a schema that are wanted.
pub(crate) fn each_text(
    schema: &mut Schema,
    is_wanted: impl Fn(&str) -> bool,
    change: impl FnMut(&Place, &mut String),
) {
    each_text_with(schema, |_| true, is_wanted, change);
}

/// The same, of these tables and of all that is no table: what stands in a table names no columns but its own.
pub(crate) fn each_text_with(
    schema: &mut Schema,
    is_of: impl Fn(&ObjectName) -> bool,
    is_wanted: impl Fn(&str) -> bool,
    mut change: impl FnMut(&Place, &mut String),
) {
    let change = &mut Change {
        is_wanted: &is_wanted,
        change: &mut change,
    };
    let tables = schema.tables.iter_mut();
    tables
        .filter(|table| is_of(&table.name))
        .for_each(|table| of_table(table, change));
    schema
        .domains
        .iter_mut()
        .for_each(|domain| of_domain(domain, change));
    schema
        .views
        .iter_mut()
        .for_each(|view| of_view(view, change));
    schema
        .routines
        .iter_mut()
        .for_each(|routine| of_routine(routine, change));
    of_what_hangs_on_tables(schema, change);
}

fn of_table(table: &mut Table, change: &mut Change<'_>) {
    let name = table.name.clone();
    let place = |object| Place::of(object, &name);
    for column in &mut table.columns {
        let (own, of) = (&column.name, &column.data_type);
        if let Some(default) = &mut column.default {
            change.of(&mut default.0, || {
                place(Object::Default(name.clone(), own.clone())).typed(of)
            });
        }
        if let Some(value) = &mut column.generated {
            change.of(&mut value.0, || {
                place(Object::Column(name.clone(), own.clone())).typed(of)
            });
        }
    }
    for check in &mut table.checks {
        let object = || Object::Constraint(name.clone(), check.name.clone());
        change.of(&mut check.expression.0, || place(object()));
    }
    for exclusion in &mut table.exclusions {
        let object = || Object::Constraint(name.clone(), exclusion.name.clone());
        let elements = exclusion.elements.iter_mut().map(|(element, _)| element);
        for text in elements.chain(&mut exclusion.predicate) {
            change.of(&mut text.0, || place(object()));
        }
    }
    for index in &mut table.indexes {
        of_index(&name, index, change);
    }
    if let Some(key) = &mut table.partition_by {
        change.of(&mut key.0, || Place {
            form: Form::PartitionKey,
            ..place(Object::Table(name.clone()))
        });
    }
}

fn of_index(on: &ObjectName, index: &mut Index, change: &mut Change<'_>) {
    let place = || Place::of(Object::Index(on.clone(), index.name.clone()), on);
    let keys = index
        .columns
        .iter_mut()
        .filter_map(|column| match &mut column.key {
            IndexKey::Expression(expression) => Some(expression),
            IndexKey::Column(_) => None,
        });
    for text in keys.chain(&mut index.predicate) {
        change.of(&mut text.0, place);
    }
}

fn of_domain(domain: &mut Domain, change: &mut Change<'_>) {
    let name = &domain.name;
    if let Some(default) = &mut domain.default {
        change.of(&mut default.0, || {
            Place::alone(Object::Type(name.clone()), Form::Expression).typed(&domain.data_type)
        });
    }
    for check in &mut domain.checks {
        let object = || Object::DomainCheck(name.clone(), check.name.clone());
        change.of(&mut check.expression.0, || {
            Place::alone(object(), Form::Expression)
        });
    }
}

fn of_view(view: &mut View, change: &mut Change<'_>) {
    let name = &view.name;
    change.of(&mut view.query, || {
        Place::alone(Object::View(name.clone()), Form::Statement)
    });
    for index in &mut view.indexes {
        of_index(&view.name, index, change);
    }
}

fn of_routine(routine: &mut Routine, change: &mut Change<'_>) {
    let object = Object::routine(routine);
    let place = |form| Place::alone(object.clone(), form);
    for argument in &mut routine.arguments {
        if let Some(text) = &mut argument.default {
            let of = &argument.data_type;
            change.of(&mut text.0, || place(Form::Expression).typed(of));
        }
    }
    change.of(&mut routine.returns, || place(Form::Result));
    if has_standard_body(routine) {
        change.of(&mut routine.body, || place(Form::Body));
    }
}

fn of_what_hangs_on_tables(schema: &mut Schema, change: &mut Change<'_>) {
    for trigger in &mut schema.triggers {
        let (table, name) = (&trigger.table, &trigger.name);
        if let Some(when) = &mut trigger.when {
            change.of(&mut when.0, || {
                Place::of(Object::Trigger(table.clone(), name.clone()), table)
            });
        }
    }
    for policy in &mut schema.policies {
        let (table, name) = (&policy.table, &policy.name);
        for text in policy.using.iter_mut().chain(&mut policy.with_check) {
            change.of(&mut text.0, || {
                Place::of(Object::Policy(table.clone(), name.clone()), table)
            });
        }
    }
    for rule in &mut schema.rules {
        let (table, name) = (&rule.table, &rule.name);
        change.of(&mut rule.definition, || Place {
            form: Form::Statement,
            ..Place::of(Object::Rule(table.clone(), name.clone()), table)
        });
    }
    for statistics in &mut schema.statistics {
        let (table, name) = (&statistics.table, &statistics.name);
        for column in &mut statistics.columns {
            change.of(&mut column.0, || {
                Place::of(Object::Statistics(name.clone()), table)
            });
        }
    }
}

/// Goes through every type that is named in a schema, those in texts aside.
pub(crate) fn each_type(schema: &mut Schema, mut change: impl FnMut(&Object, &mut DataType)) {
    for table in &mut schema.tables {
        for column in &mut table.columns {
            let object = Object::Column(table.name.clone(), column.name.clone());
            change(&object, &mut column.data_type);
        }
    }
    for domain in &mut schema.domains {
        change(&Object::Type(domain.name.clone()), &mut domain.data_type);
    }
    for composite in &mut schema.composites {
        for attribute in &mut composite.attributes {
            let object = Object::Attribute(composite.name.clone(), attribute.name.clone());
            change(&object, &mut attribute.data_type);
        }
    }
    for range in &mut schema.ranges {
        change(&Object::Type(range.name.clone()), &mut range.subtype);
    }
    for routine in &mut schema.routines {
        let object = Object::routine(routine);
        for argument in &mut routine.arguments {
            change(&object, &mut argument.data_type);
        }
    }
}
