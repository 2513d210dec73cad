//! A value of any type, another one for every row, as SQL.

use amani_schema_core::schema::{DataType, ObjectName, Schema, TypeName};
use amani_schema_core::sql::{self, literal, object_name};

/// How texts and numbers look: checks like some and not others, so each is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Word,
    Mail,
    Link,
    Letters,
    Lower,
    Digits,
    Phone,
    Hex,
    /// As the checks of the column name it.
    Hinted,
}

/// All of them, the likeliest first.
pub(super) const STYLES: [Style; 10] = [
    Style::Plain,
    Style::Word,
    Style::Mail,
    Style::Link,
    Style::Letters,
    Style::Lower,
    Style::Digits,
    Style::Phone,
    Style::Hex,
    // A pattern may fit itself, so that comes last.
    Style::Hinted,
];

/// Makes the values of one row.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) schema: &'a Schema,
    pub(super) style: Style,
    /// The number of the row in its table, from 1, never used twice.
    pub(super) number: i64,
    /// Which label an enum takes, counted round.
    pub(super) label: usize,
}

impl<'a> Values<'a> {
    /// The values of a row as they look where nothing is said of them.
    pub(super) fn new(schema: &'a Schema, number: i64, label: usize) -> Self {
        Self {
            schema,
            style: Style::Plain,
            number,
            label,
        }
    }

    /// A value of a type, as an expression; `None` where nothing is known of the type. `place` tells columns
    /// of one row apart, and `hints` are texts that a check names.
    pub(super) fn of(&self, data_type: &DataType, place: i64, hints: &[String]) -> Option<String> {
        if data_type.dimensions > 0 {
            let element = DataType {
                dimensions: 0,
                ..data_type.clone()
            };
            let value = self.of(&element, place, hints)?;
            let array = sql::data_type(&element.array());
            return Some(format!("ARRAY[{value}]::{array}"));
        }
        match &data_type.name {
            TypeName::Builtin(name) => {
                let value = self.builtin(name, &data_type.modifiers, place, hints)?;
                Some(literal(&value))
            }
            TypeName::Named(name) => self.named(name, place, hints),
            TypeName::Written(name) => Some(literal(&self.written(name)?)),
        }
    }

    fn named(&self, name: &ObjectName, place: i64, hints: &[String]) -> Option<String> {
        if let Some(labels) = labels(self.schema, name) {
            let label = labels.get(self.label % labels.len().max(1))?;
            return Some(literal(label));
        }
        let schema = self.schema;
        if let Some(domain) = schema.domains.iter().find(|item| item.name == *name) {
            return self.of(&domain.data_type, place, hints);
        }
        if let Some(composite) = schema.composites.iter().find(|item| item.name == *name) {
            let fields = composite.attributes.iter().map(|attribute| {
                let value = self.of(&attribute.data_type, place, &[]);
                value.unwrap_or_else(|| "NULL".to_owned())
            });
            let fields: Vec<String> = fields.collect();
            let row = fields.join(", ");
            return Some(format!("ROW({row})::{}", object_name(name)));
        }
        let mut ranges = schema.ranges.iter();
        if ranges.any(|item| item.name == *name) {
            return Some("'empty'".to_owned());
        }
        self.written(&name.name).map(|value| literal(&value))
    }

    /// Types that extensions bring, by the names that they usually have.
    fn written(&self, name: &str) -> Option<String> {
        let name = name.rsplit('.').next()?.trim_matches('"');
        Some(match name {
            "citext" => self.text(None, &[]),
            "ltree" => format!("a{}", self.number),
            "hstore" => String::new(),
            _ => return None,
        })
    }

    fn text(&self, length: Option<i64>, hints: &[String]) -> String {
        let number = self.number;
        let wanted = usize::try_from(number).unwrap_or_default();
        let text = match self.style {
            Style::Hinted if !hints.is_empty() => return hints[wanted % hints.len()].clone(),
            Style::Hinted | Style::Plain => format!("Text {number}"),
            Style::Word => format!("a{number}"),
            Style::Mail => format!("a{number}@example.org"),
            Style::Link => format!("https://example.org/{number}"),
            Style::Letters => letters(number, length),
            Style::Lower => letters(number, length).to_lowercase(),
            Style::Digits => format!("{number:012}"),
            Style::Phone => format!("+1{number:010}"),
            Style::Hex => format!("{number:064x}"),
        };
        // The end is what tells rows apart.
        let longest = length.and_then(|length| usize::try_from(length).ok());
        let count = text.chars().count();
        let skipped = count.saturating_sub(longest.unwrap_or(count));
        text.chars().skip(skipped).collect()
    }

    fn small(&self) -> i64 {
        match self.style {
            Style::Word => 1,
            Style::Mail => 0,
            Style::Link => 100,
            _ => self.number,
        }
    }

    fn numeric(&self, modifiers: &[i64]) -> String {
        let [precision, scale] = match modifiers {
            [precision] => [*precision, 0],
            [precision, scale] => [*precision, *scale],
            _ => [9, 0],
        };
        let digits = u32::try_from((precision - scale).clamp(0, 9)).unwrap_or_default();
        (self.small() % 10_i64.pow(digits)).to_string()
    }

    fn builtin(
        &self,
        name: &str,
        modifiers: &[i64],
        place: i64,
        hints: &[String],
    ) -> Option<String> {
        let (number, small) = (self.number, self.small());
        // Columns further to the right are later: what ends does so after it has begun.
        let day = 1 + number % 28;
        let hour = place % 24;
        let moment = format!("2020-01-{day:02} {hour:02}:00:00");
        let bits = |length: Option<&i64>| {
            let length = length.and_then(|it| usize::try_from(*it).ok()).unwrap_or(1);
            format!("{:0>length$}", number % 2)
        };
        Some(match name {
            "boolean" => (number % 2 == 1).to_string(),
            "smallint" => (small % 32_000).to_string(),
            "integer" | "bigint" | "oid" | "real" | "double precision" | "money" => {
                small.to_string()
            }
            "numeric" => self.numeric(modifiers),
            "text" | "character varying" | "name" => self.text(modifiers.first().copied(), hints),
            "character" => self.text(Some(modifiers.first().copied().unwrap_or(1)), hints),
            "\"char\"" => "a".to_owned(),
            "uuid" => format!("00000000-0000-4000-8000-{number:012x}"),
            "date" => format!("2020-01-{day:02}"),
            "timestamp without time zone" => moment,
            "timestamp with time zone" => format!("{moment}+00"),
            "time without time zone" | "time with time zone" => format!("{hour:02}:00:00"),
            "interval" => format!("{number} hours"),
            "json" | "jsonb" => "{}".to_owned(),
            "bytea" => format!("\\x{number:064x}"),
            "inet" => format!("10.0.{}.{}", number / 250 % 250, 1 + number % 250),
            "cidr" => format!("10.0.{}.0/24", number % 250),
            "macaddr" => format!(
                "08:00:2b:00:{:02x}:{:02x}",
                number / 250 % 250,
                number % 250
            ),
            "macaddr8" => format!("08:00:2b:00:00:00:00:{:02x}", number % 250),
            "bit" => bits(modifiers.first()),
            "bit varying" => bits(None),
            "point" => format!("({number},0)"),
            "line" => "{1,1,0}".to_owned(),
            "lseg" => "[(0,0),(1,1)]".to_owned(),
            "box" => "(1,1),(0,0)".to_owned(),
            "path" | "polygon" => "((0,0),(1,0),(1,1))".to_owned(),
            "circle" => format!("<(0,0),{number}>"),
            "tsvector" | "tsquery" => format!("a{number}"),
            "xml" => "<a/>".to_owned(),
            "jsonpath" => "$".to_owned(),
            "int4range" | "int8range" | "numrange" => format!("[{number},{})", number + 1),
            "daterange" => format!("[2020-01-01,2020-02-{day:02})"),
            "tsrange" | "tstzrange" => {
                let day = number % 27 + 1;
                format!("[2020-01-{day:02},2020-01-{:02})", day + 1)
            }
            name if name.ends_with("multirange") => "{}".to_owned(),
            "pg_lsn" => format!("0/{number:X}"),
            "txid_snapshot" | "pg_snapshot" => "1:1:".to_owned(),
            _ => return None,
        })
    }
}

/// `AAB`, as long as the column, and three where that may be of any length.
fn letters(number: i64, length: Option<i64>) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let count = length.map_or(3, |length| length.clamp(1, 12));
    let mut rest = usize::try_from(number).unwrap_or_default();
    let mut letters: Vec<char> = Vec::new();
    for _ in 0..count {
        letters.push(ALPHABET[rest % ALPHABET.len()].into());
        rest /= ALPHABET.len();
    }
    letters.iter().rev().collect()
}

/// The labels of an enum type.
pub(super) fn labels<'a>(schema: &'a Schema, name: &ObjectName) -> Option<&'a [String]> {
    let mut enums = schema.enums.iter();
    let found = enums.find(|item| item.name == *name)?;
    Some(&found.labels)
}

/// The labels that a column takes: of its enum type, also in an array or through a domain.
pub(super) fn labels_of<'a>(schema: &'a Schema, data_type: &DataType) -> &'a [String] {
    let Some(name) = data_type.named_type() else {
        return &[];
    };
    let mut domains = schema.domains.iter();
    match domains.find(|item| item.name == *name) {
        Some(domain) => labels_of(schema, &domain.data_type),
        None => labels(schema, name).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_another_value_within_the_bounds_of_its_type() {
        let schema = Schema::default();
        let value = |number, name: &str, modifiers: Vec<i64>| {
            let values = Values {
                schema: &schema,
                style: Style::Plain,
                number,
                label: 0,
            };
            let data_type = DataType::builtin(name).with_modifiers(modifiers);
            values.of(&data_type, 0, &[])
        };
        assert_eq!(value(12, "character", vec![2]).as_deref(), Some("'12'"));
        assert_eq!(value(12, "numeric", vec![3, 2]).as_deref(), Some("'2'"));
        assert_ne!(value(1, "uuid", vec![]), value(2, "uuid", vec![]));
        assert_eq!(value(1, "bit", vec![3]).as_deref(), Some("'001'"));
        assert_eq!(value(1, "trigger", vec![]), None);
        assert_eq!(
            (letters(1, Some(3)), letters(27, Some(2))),
            ("AAB".into(), "BB".into())
        );
    }
}
