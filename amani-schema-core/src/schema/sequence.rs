use super::{Access, Column, DataType, ObjectName, names};

/// A sequence: <https://www.postgresql.org/docs/current/sql-createsequence.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct Sequence {
    /// Its name.
    pub name: ObjectName,
    /// `smallint`, `integer` or `bigint`.
    pub data_type: DataType,
    /// The first value.
    pub start: i64,
    /// What is added each time.
    pub increment: i64,
    /// The least value.
    pub min: i64,
    /// The greatest value.
    pub max: i64,
    /// How many values a session takes at once.
    pub cache: i64,
    /// Whether it begins again at its end.
    pub cycle: bool,
    /// Whether it is `UNLOGGED`. One that goes with a column is what its table is, whatever this says.
    pub unlogged: bool,
    /// The table and column that it goes with.
    pub owned_by: Option<(ObjectName, String)>,
    /// What `COMMENT ON SEQUENCE` says.
    pub comment: Option<String>,
    /// Who owns it, and who may do what with it; of an identity column the owner is the table's.
    pub access: Access,
}

impl Sequence {
    /// What `CREATE SEQUENCE` makes where nothing else is said.
    #[must_use]
    pub fn new(name: ObjectName) -> Self {
        Self {
            name,
            data_type: DataType::builtin("bigint"),
            start: 1,
            increment: 1,
            min: 1,
            max: i64::MAX,
            cache: 1,
            cycle: false,
            unlogged: false,
            owned_by: None,
            comment: None,
            access: Access::default(),
        }
    }

    /// Whether it is what PostgreSQL makes for an identity column where nothing is said about it.
    #[must_use]
    pub fn is_default_of(&self, table: &ObjectName, column: &Column) -> bool {
        let usual = Self {
            name: ObjectName {
                schema: table.schema.clone(),
                name: names::sequence(&table.name, &column.name, 0),
            },
            max: Self::bounds(&column.data_type).1,
            data_type: column.data_type.clone(),
            ..Self::new(self.name.clone())
        };
        *self == usual
    }

    /// The least and the greatest value of an integer type.
    ///
    /// ```
    /// use amani_schema_core::schema::{DataType, Sequence};
    ///
    /// assert_eq!(Sequence::bounds(&DataType::builtin("smallint")), (-32768, 32767));
    /// ```
    #[must_use]
    pub fn bounds(data_type: &DataType) -> (i64, i64) {
        if *data_type == DataType::builtin("smallint") {
            (i16::MIN.into(), i16::MAX.into())
        } else if *data_type == DataType::builtin("integer") {
            (i32::MIN.into(), i32::MAX.into())
        } else {
            (i64::MIN, i64::MAX)
        }
    }
}
