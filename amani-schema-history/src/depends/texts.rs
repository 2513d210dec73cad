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

/// What is done to each text of a schema.
pub(crate) type Change<'a> = &'a mut dyn FnMut(&Place, &mut String);

/// Goes through every text of a schema.
pub(crate) fn each_text(schema: &mut Schema, mut change: impl FnMut(&Place, &mut String)) {
    let change: Change<'_> = &mut change;
    schema
        .tables
        .iter_mut()
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

fn of_table(table: &mut Table, change: Change<'_>) {
    let name = table.name.clone();
    let place = |object| Place::of(object, &name);
    for column in &mut table.columns {
        let own = column.name.clone();
        if let Some(default) = &mut column.default {
            let place = place(Object::Default(name.clone(), own.clone()));
            change(&place.typed(&column.data_type), &mut default.0);
        }
        if let Some(value) = &mut column.generated {
            let place = place(Object::Column(name.clone(), own));
            change(&place.typed(&column.data_type), &mut value.0);
        }
    }
    for check in &mut table.checks {
        let object = Object::Constraint(name.clone(), check.name.clone());
        change(&place(object), &mut check.expression.0);
    }
    for exclusion in &mut table.exclusions {
        let place = place(Object::Constraint(name.clone(), exclusion.name.clone()));
        let elements = exclusion.elements.iter_mut().map(|(element, _)| element);
        for text in elements.chain(&mut exclusion.predicate) {
            change(&place, &mut text.0);
        }
    }
    for index in &mut table.indexes {
        of_index(&name, index, change);
    }
    if let Some(key) = &mut table.partition_by {
        let place = Place {
            form: Form::PartitionKey,
            ..place(Object::Table(name.clone()))
        };
        change(&place, &mut key.0);
    }
}

fn of_index(on: &ObjectName, index: &mut Index, change: Change<'_>) {
    let place = Place::of(Object::Index(on.clone(), index.name.clone()), on);
    let keys = index
        .columns
        .iter_mut()
        .filter_map(|column| match &mut column.key {
            IndexKey::Expression(expression) => Some(expression),
            IndexKey::Column(_) => None,
        });
    for text in keys.chain(&mut index.predicate) {
        change(&place, &mut text.0);
    }
}

fn of_domain(domain: &mut Domain, change: Change<'_>) {
    let name = &domain.name;
    if let Some(default) = &mut domain.default {
        let place = Place::alone(Object::Type(name.clone()), Form::Expression);
        change(&place.typed(&domain.data_type), &mut default.0);
    }
    for check in &mut domain.checks {
        let object = Object::DomainCheck(name.clone(), check.name.clone());
        change(
            &Place::alone(object, Form::Expression),
            &mut check.expression.0,
        );
    }
}

fn of_view(view: &mut View, change: Change<'_>) {
    let place = Place::alone(Object::View(view.name.clone()), Form::Statement);
    change(&place, &mut view.query);
    for index in &mut view.indexes {
        of_index(&view.name, index, change);
    }
}

fn of_routine(routine: &mut Routine, change: Change<'_>) {
    let place = |form| Place::alone(Object::routine(routine), form);
    let (default, result, body) = (
        place(Form::Expression),
        place(Form::Result),
        place(Form::Body),
    );
    for argument in &mut routine.arguments {
        if let Some(text) = &mut argument.default {
            change(&default.clone().typed(&argument.data_type), &mut text.0);
        }
    }
    change(&result, &mut routine.returns);
    if has_standard_body(routine) {
        change(&body, &mut routine.body);
    }
}

fn of_what_hangs_on_tables(schema: &mut Schema, change: Change<'_>) {
    for trigger in &mut schema.triggers {
        let object = Object::Trigger(trigger.table.clone(), trigger.name.clone());
        if let Some(when) = &mut trigger.when {
            change(&Place::of(object, &trigger.table), &mut when.0);
        }
    }
    for policy in &mut schema.policies {
        let object = Object::Policy(policy.table.clone(), policy.name.clone());
        let place = Place::of(object, &policy.table);
        for text in policy.using.iter_mut().chain(&mut policy.with_check) {
            change(&place, &mut text.0);
        }
    }
    for rule in &mut schema.rules {
        let object = Object::Rule(rule.table.clone(), rule.name.clone());
        let place = Place {
            form: Form::Statement,
            ..Place::of(object, &rule.table)
        };
        change(&place, &mut rule.definition);
    }
    for statistics in &mut schema.statistics {
        let place = Place::of(
            Object::Statistics(statistics.name.clone()),
            &statistics.table,
        );
        for column in &mut statistics.columns {
            change(&place, &mut column.0);
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
