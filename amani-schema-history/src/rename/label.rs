//! The label of an enum, in every constant of its type.
//!
//! A constant holds the label itself, not its text: alone, in an array, in a composite value.

use amani_schema_core::schema::{DataType, ObjectName, Schema, TypeName};
use amani_schema_core::sql;

use super::constant;
use super::texts;
use crate::depends::{Object, Place, parse};
use crate::syntax::{Kind, Node};

/// A label of an enum, wherever it stands as one.
pub(crate) fn label(schema: &mut Schema, name: &ObjectName, from: &str, to: &str) {
    let label = Label { name, from, to };
    texts::rewrite(
        schema,
        |_| true,
        |text| text.contains('\'') || text.contains('$'),
        |_| true,
        |schema, place, text| {
            let Some((statements, start)) = parse(place.form, text) else {
                return Vec::new();
            };
            let reader = Reader { schema, place };
            let literals = statements
                .iter()
                .flat_map(|node| node.descendants(Kind::LITERAL));
            let own = literals.filter(|literal| literal.range().start >= start);
            let edits = own.filter_map(|literal| {
                let value = literal.string()?;
                let new = label.in_constant(schema, &value, &reader.type_of(&literal)?)?;
                let place = literal.range().start - start..literal.range().end - start;
                Some((place, sql::literal(&new)))
            });
            edits.collect()
        },
    );
}

struct Label<'a> {
    name: &'a ObjectName,
    from: &'a str,
    to: &'a str,
}

impl Label<'_> {
    /// The constant of a type with the new label, if the old one is in it.
    fn in_constant(&self, schema: &Schema, value: &str, of: &DataType) -> Option<String> {
        if of.dimensions > 0 {
            let element = DataType {
                dimensions: 0,
                ..of.clone()
            };
            return constant::in_array(value, |value| self.in_constant(schema, value, &element));
        }
        let name = of.named_type()?;
        if name == self.name {
            return (value == self.from).then(|| self.to.to_owned());
        }
        if let Some(domain) = schema.domains.iter().find(|domain| domain.name == *name) {
            return self.in_constant(schema, value, &domain.data_type);
        }
        let types = fields(schema, name)?;
        constant::in_row(value, |place, value| {
            self.in_constant(schema, value, types.get(place)?)
        })
    }
}

/// The types of the fields of a composite type or of a table's row.
fn fields(schema: &Schema, name: &ObjectName) -> Option<Vec<DataType>> {
    if let Some(composite) = schema.composites.iter().find(|item| item.name == *name) {
        let attributes = composite.attributes.iter();
        return Some(
            attributes
                .map(|attribute| attribute.data_type.clone())
                .collect(),
        );
    }
    let columns = &schema.table(name)?.columns;
    Some(
        columns
            .iter()
            .map(|column| column.data_type.clone())
            .collect(),
    )
}

/// Tells the type of a constant by what stands around it.
struct Reader<'a> {
    schema: &'a Schema,
    place: &'a Place,
}

impl Reader<'_> {
    fn type_of(&self, constant: &Node) -> Option<DataType> {
        let Some(parent) = constant.parent() else {
            return self.place.of.clone();
        };
        match parent.kind() {
            Kind::CAST_EXPR => cast(&parent),
            Kind::PAREN_EXPR => self.type_of(&parent),
            Kind::ARRAY_EXPR => self.type_of(&parent).map(|array| DataType {
                dimensions: array.dimensions.saturating_sub(1),
                ..array
            }),
            Kind::TUPLE_EXPR => self.in_tuple(&parent, constant),
            Kind::TARGET => self.place.of.clone(),
            // The list of ANY is an array.
            Kind::ARG | Kind::ARG_LIST => self.in_call(&parent, constant),
            _ => self.beside(&parent, constant),
        }
    }

    /// In the list behind IN it is what stands before, in a row what the field is.
    fn in_tuple(&self, tuple: &Node, constant: &Node) -> Option<DataType> {
        let outer = tuple.parent()?;
        if outer.kind() == Kind::BIN_EXPR {
            return self.beside(&outer, tuple);
        }
        let name = self.type_of(tuple)?.named_type()?.clone();
        let place = tuple
            .nodes()
            .position(|node| node.range() == constant.range())?;
        fields(self.schema, &name)?.get(place).cloned()
    }

    fn in_call(&self, list: &Node, constant: &Node) -> Option<DataType> {
        let list = if list.kind() == Kind::ARG {
            list.parent()?
        } else {
            list.clone()
        };
        let call = list.parent()?;
        let name = call
            .nodes()
            .next()
            .map(|name| name.name())
            .unwrap_or_default();
        if ["any", "some", "all"].contains(&&*name) {
            return self.beside(&call.parent()?, &call).map(DataType::array);
        }
        self.beside(&list, constant)
    }

    /// The type of what a constant is compared with, or stands in a list with.
    fn beside(&self, parent: &Node, constant: &Node) -> Option<DataType> {
        let others = parent
            .nodes()
            .filter(|node| node.range() != constant.range());
        let mut types = others.filter_map(|node| self.known(&node));
        types.next()
    }

    /// The type of a column or of a cast.
    fn known(&self, node: &Node) -> Option<DataType> {
        match node.kind() {
            Kind::CAST_EXPR => cast(node),
            Kind::PAREN_EXPR | Kind::ARG => self.known(&node.nodes().next()?),
            Kind::NAME_REF | Kind::FIELD_EXPR => self.column(&node.name()),
            _ => None,
        }
    }

    fn column(&self, name: &str) -> Option<DataType> {
        if let Object::DomainCheck(domain, _) = &self.place.object {
            let mut domains = self.schema.domains.iter();
            let domain = domains.find(|item| item.name == *domain);
            return domain.map(|domain| domain.data_type.clone());
        }
        let home = self
            .place
            .home
            .as_ref()
            .and_then(|home| self.schema.table(home));
        let of_home = home.and_then(|table| table.column(name));
        let found = of_home.map(|column| column.data_type.clone());
        found.or_else(|| self.only_column(name))
    }

    /// The type that all columns of a name have: a query may read any table.
    fn only_column(&self, name: &str) -> Option<DataType> {
        let columns = self
            .schema
            .tables
            .iter()
            .filter_map(|table| table.column(name));
        let mut types = columns.map(|column| &column.data_type);
        let first = types.next()?;
        types.all(|other| other == first).then(|| first.clone())
    }
}

fn cast(cast: &Node) -> Option<DataType> {
    let node = cast.child_of(crate::data_type::KINDS)?;
    let read = DataType::read(&node.text());
    matches!(read.name, TypeName::Named(_)).then_some(read)
}
