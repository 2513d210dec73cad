//! The normal form of one expression.

use amani_schema_core::schema::{DataType, TypeName};
use amani_schema_core::sql;

use super::Types;
use super::array::without_spaces;
use super::mark::{is_negative, mark, negative};
use super::moment;
use super::number::{is_number, number};
use super::value::NUMBERS;
use crate::expression::is_key_word;
use crate::syntax::{Element, Kind, Node};

pub(super) struct Form<'a> {
    pub(super) types: Types<'a>,
    /// Whether casts of what is no constant are kept.
    pub(super) casts: bool,
    /// Whether constants are marked, to be compared as values.
    pub(super) marks: bool,
}

impl Form<'_> {
    pub(super) fn of(&self, node: &Node) -> String {
        match node.kind() {
            Kind::PAREN_EXPR => self.paren(node),
            Kind::CAST_EXPR => self.cast(node),
            Kind::BIN_EXPR => self.binary(node),
            Kind::PREFIX_EXPR => self.prefix(node),
            Kind::BETWEEN_EXPR => self.between(node),
            Kind::CALL_EXPR => self.call(node),
            Kind::FIELD_EXPR => self.field(node),
            Kind::NAME_REF => name(node),
            Kind::LITERAL => self.literal(node),
            Kind::ELSE_CLAUSE if is_null_else(node) => String::new(),
            Kind::TRIM_FN => self.trim(node),
            Kind::SUBSTRING_FN => self.substring(node),
            _ => self.children(node),
        }
    }

    /// Everything else: its parts in order.
    pub(super) fn children(&self, node: &Node) -> String {
        let parts = node.elements().into_iter().map(|element| match element {
            Element::Node(node) => self.of(&node),
            Element::Token(token) => lowercase(&token.text),
        });
        spaced(parts.filter(|part| !part.is_empty()))
    }

    fn paren(&self, node: &Node) -> String {
        let inner: Vec<Node> = node.nodes().collect();
        match inner.as_slice() {
            [only] if !is_query(only) => self.of(only),
            _ => self.children(node),
        }
    }

    fn cast(&self, node: &Node) -> String {
        let target = node.child_of(crate::data_type::KINDS);
        let inner = node.nodes().find(|child| {
            !crate::data_type::KINDS.contains(&child.kind()) && child.kind() != Kind::COLON_COLON
        });
        let (Some(target), Some(inner)) = (target, inner) else {
            return self.children(node);
        };
        let data_type = match &*target.text() {
            // So it is printed, lest it be `bit(1)`.
            "\"bit\"" => DataType::builtin("bit"),
            text => DataType::read(text),
        };
        let bare = strip(&inner);
        if let Some(unit) = unit(node) {
            return match whole(&bare).filter(|_| !unit.contains(' ')) {
                Some(number) => self.constant(&format!("{number} {unit}"), &data_type),
                None => format!("{unit} {}", self.of(&bare)),
            };
        }
        if let Some(text) = bare.string()
            && bare.kind() == Kind::LITERAL
        {
            return self.constant(&text, &data_type);
        }
        let is_constant = bare.kind() == Kind::LITERAL
            // Without its cast an empty array would be one of nothing.
            || bare.kind() == Kind::ARRAY_EXPR && bare.nodes().next().is_some()
            || bare.kind() == Kind::PREFIX_EXPR && is_constant_number(&self.of(&bare));
        let value = self.of(&bare);
        if is_constant || !self.casts || self.is_implicit(&bare, &data_type) {
            return value;
        }
        let flat = DataType {
            dimensions: data_type.dimensions.min(1),
            ..data_type
        };
        format!("cast({value} as {})", sql::data_type(&flat))
    }

    fn literal(&self, node: &Node) -> String {
        if let Some(bits) = bits(node) {
            return self.constant(&bits, &DataType::builtin("bit"));
        }
        let text = node.text();
        match node.string() {
            Some(text) if self.marks => mark("", &text),
            Some(text) => sql::literal(&text),
            None if is_number(&text) => self.number(&number(&text)),
            None if self.marks && matches!(&*text.to_ascii_lowercase(), "true" | "false") => {
                mark("boolean", &text.to_ascii_lowercase())
            }
            None => text.to_ascii_lowercase(),
        }
    }

    /// A number in its own form.
    pub(super) fn number(&self, number: &str) -> String {
        if self.marks {
            mark("numeric", number)
        } else {
            number.to_owned()
        }
    }

    /// A constant of a type: a number is printed as a quoted text where it is negative.
    fn constant(&self, text: &str, data_type: &DataType) -> String {
        if self.marks {
            return mark(&sql::data_type(data_type), text);
        }
        let TypeName::Builtin(name) = &data_type.name else {
            return sql::literal(text);
        };
        let is_numeric = NUMBERS.contains(&&**name);
        match text {
            _ if data_type.dimensions > 0 => sql::literal(text),
            _ if is_numeric && is_number(text) => match text.strip_prefix('-') {
                Some(digits) => format!("-{}", number(digits)),
                None => number(text),
            },
            _ if matches!(&**name, "json" | "jsonb") => sql::literal(&without_spaces(text)),
            "t" | "true" | "f" | "false" if name == "boolean" => text.starts_with('t').to_string(),
            _ => {
                let has_precision = !data_type.modifiers.is_empty();
                let plain = moment::plain(text, name, has_precision);
                sql::literal(&plain.unwrap_or_else(|| text.to_owned()))
            }
        }
    }

    /// `varchar` compares as `text`: the printed form has a cast there that nobody wrote.
    fn is_implicit(&self, inner: &Node, target: &DataType) -> bool {
        if inner.kind() == Kind::CAST_EXPR {
            return false;
        }
        let column = (inner.kind() == Kind::NAME_REF).then(|| inner.name());
        let Some(own) = column.and_then(|column| (self.types)(&column)) else {
            return false;
        };
        let text = DataType::builtin("text");
        let is_text = |data_type: &DataType| {
            let scalar = DataType {
                dimensions: 0,
                ..data_type.without_modifiers()
            };
            scalar == text || scalar == DataType::builtin("character varying")
        };
        let is_same = own.without_modifiers() == target.without_modifiers();
        is_same
            || is_text(&own) && is_text(target) && own.dimensions.min(1) == target.dimensions.min(1)
    }

    /// A column qualified by its table, which is never printed where there is one table only.
    fn field(&self, node: &Node) -> String {
        let path = node.path();
        match path.as_slice() {
            [base, column] if base == "new" || base == "old" => {
                format!("{base}.{}", sql::identifier(column))
            }
            [.., column] => sql::identifier(column),
            [] => self.children(node),
        }
    }
}

/// What is not quoted is the same in whatever case.
fn lowercase(token: &str) -> String {
    if token.starts_with('"') {
        token.to_owned()
    } else {
        token.to_ascii_lowercase()
    }
}

fn is_constant_number(value: &str) -> bool {
    is_number(value) || negative(value).is_some() || is_negative(value)
}

/// Parts in a row, with no space within parentheses and brackets.
fn spaced(parts: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    let mut is_open = true;
    for part in parts {
        if !is_open && !matches!(&*part, ")" | "]" | ",") {
            text.push(' ');
        }
        is_open = matches!(&*part, "(" | "[");
        text += &part;
    }
    text
}

/// What is counted by `interval '1' day`.
pub(super) fn unit(cast: &Node) -> Option<String> {
    let interval = cast.child(Kind::INTERVAL_TYPE)?;
    let last = cast.nodes().last()?;
    let is_behind = last.kind() != Kind::LITERAL && last.range() != interval.range();
    is_behind.then(|| last.text().to_ascii_lowercase())
}

/// A text that is a whole number.
fn whole(literal: &Node) -> Option<String> {
    let text = literal.string()?;
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then_some(text)
}

/// The digits of `B'1010'` or `X'1F'`, in twos.
pub(super) fn bits(literal: &Node) -> Option<String> {
    let text = literal.text();
    let digits = text.get(2..)?.strip_suffix('\'')?;
    if literal.has(Kind::BIT_STRING) {
        return Some(digits.to_owned());
    }
    if !literal.has(Kind::BYTE_STRING) {
        return None;
    }
    let digits = digits.chars().map(|digit| digit.to_digit(16));
    digits
        .map(|digit| Some(format!("{:04b}", digit?)))
        .collect()
}

pub(super) fn strip(node: &Node) -> Node {
    let mut node = node.clone();
    while node.kind() == Kind::PAREN_EXPR {
        let inner: Vec<Node> = node.nodes().collect();
        match inner.as_slice() {
            [only] if !is_query(only) => node = only.clone(),
            _ => break,
        }
    }
    node
}

fn is_query(node: &Node) -> bool {
    matches!(
        node.kind(),
        Kind::SELECT | Kind::COMPOUND_SELECT | Kind::PAREN_SELECT | Kind::VALUES | Kind::TABLE
    )
}

/// `ELSE NULL` is what there is without an ELSE.
fn is_null_else(node: &Node) -> bool {
    let value = node.nodes().next().map(|value| strip(&value));
    value.is_some_and(|value| {
        value.has(Kind::NULL_KW)
            || value.kind() == Kind::CAST_EXPR
                && value
                    .nodes()
                    .next()
                    .is_some_and(|inner| inner.has(Kind::NULL_KW))
    })
}

fn name(node: &Node) -> String {
    let name = node.name();
    if is_key_word(node) {
        name
    } else {
        sql::identifier(&name)
    }
}
