use std::fmt::Write;

use crate::column::Column;
use crate::feature::{FEATURES, Feature};
use crate::sketch::{COLUMNS, Draw, Enum};

/// A table with its rows and all that is made over it.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) exists: bool,
    columns: Vec<Column>,
    /// Where its key comes from.
    key: usize,
    /// Which of the features there are, and two numbers that say over what.
    features: Vec<(bool, usize, usize)>,
}

impl Table {
    pub(crate) fn draw(
        name: &'static str,
        enums: &[Enum],
        made_of: &[&'static str],
        draw: &mut Draw<'_>,
    ) -> Self {
        let exists = draw.chance(7, 8);
        let columns = COLUMNS
            .into_iter()
            .filter_map(|name| Column::draw(name, enums, made_of, draw))
            .collect();
        let mut feature = || (draw.chance(1, 3), draw.below(60), draw.below(60));
        let (_, key, _) = feature();
        let features = FEATURES.iter().map(|_| feature()).collect();
        Self {
            name,
            exists,
            columns,
            key,
            features,
        }
    }

    pub(crate) fn create(&self, statements: &mut Vec<String>) {
        let identity = ["bigint GENERATED ALWAYS AS IDENTITY", "bigserial", "bigint"];
        let mut parts = vec![format!("id {} PRIMARY KEY", identity[self.key % 3])];
        for column in &self.columns {
            let mut part = format!("{} {}", column.name, column.type_name());
            if column.not_null {
                part.push_str(" NOT NULL");
            }
            if let Some(default) = &column.default {
                write!(part, " DEFAULT '{default}'").unwrap();
            }
            parts.push(part);
        }
        statements.push(format!("CREATE TABLE {} ({})", self.name, parts.join(", ")));
    }

    /// Two rows, for which every check holds.
    pub(crate) fn rows(&self) -> String {
        let columns = self.columns.iter();
        let (names, values): (Vec<&str>, Vec<String>) =
            columns.map(|column| (column.name, column.value())).unzip();
        let row = |id: u8| [&[id.to_string()], &*values].concat().join(", ");
        let names = [&["id"], &*names].concat().join(", ");
        format!(
            "INSERT INTO {} ({names}) OVERRIDING SYSTEM VALUE VALUES ({}), ({})",
            self.name,
            row(8),
            row(9)
        )
    }

    /// What is made over it, when all tables are there.
    pub(crate) fn features(&self, tables: &[Self], statements: &mut Vec<String>) {
        for (make, (exists, one, other)) in FEATURES.iter().zip(&self.features) {
            if *exists && !self.columns.is_empty() {
                statements.extend(make(&Feature {
                    table: self.name,
                    column: &self.columns[one % self.columns.len()],
                    second: &self.columns[other % self.columns.len()],
                    number: *other,
                    target: tables[other % tables.len()].name,
                }));
            }
        }
    }
}
