//! What rows and values went with a step back.

use std::fmt;

/// Data that went with a step back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loss {
    /// A table.
    Table {
        /// Its name, as SQL.
        name: String,
        /// How many rows it had; `None` where they were not counted.
        rows: Option<i64>,
    },
    /// A column.
    Column {
        /// Its table and name, as SQL.
        name: String,
        /// How many rows had a value in it; `None` where they were not counted.
        values: Option<i64>,
    },
    /// A label of an enum.
    Label {
        /// The name of the type, as SQL.
        of: String,
        /// The label.
        label: String,
        /// How many rows had it; `None` where they were not counted.
        rows: Option<i64>,
    },
    /// Rows of a table that is still there.
    Rows {
        /// The name of the table, as SQL.
        table: String,
        /// How many.
        rows: i64,
    },
}

impl Loss {
    /// How many rows; `None` where they were not counted.
    #[must_use]
    pub fn rows(&self) -> Option<i64> {
        match self {
            Self::Table { rows, .. } | Self::Label { rows, .. } => *rows,
            Self::Column { values, .. } => *values,
            Self::Rows { rows, .. } => Some(*rows),
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |number: Option<i64>, what: &str| match number {
            None => format!("{what}s not counted"),
            Some(1) => format!("1 {what}"),
            Some(number) => format!("{number} {what}s"),
        };
        match self {
            Self::Table { name, rows } => write!(f, "table {name} ({})", counted(*rows, "row")),
            Self::Column { name, values } => {
                write!(f, "column {name} ({})", counted(*values, "value"))
            }
            Self::Label { of, label, rows } => {
                let rows = counted(*rows, "row");
                write!(f, "label '{label}' of type {of} ({rows})")
            }
            Self::Rows { table, rows } => {
                write!(f, "{} of table {table}", counted(Some(*rows), "row"))
            }
        }
    }
}
