use super::ObjectName;

/// The type of a column: a name, its modifiers, and how many dimensions of array.
///
/// ```
/// use amani_schema_core::schema::DataType;
/// use amani_schema_core::sql;
///
/// let money = DataType::builtin("numeric").with_modifiers(vec![18, 2]);
/// assert_eq!(sql::data_type(&money), "numeric(18,2)");
/// assert_eq!(sql::data_type(&money.array()), "numeric(18,2)[]");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub struct DataType {
    /// Which type.
    pub name: TypeName,
    /// What stands in parentheses: a length, or a precision and a scale, which may be negative.
    pub modifiers: Vec<i64>,
    /// 0 for a scalar. PostgreSQL itself does not enforce the number:
    /// <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-DECLARATION>.
    pub dimensions: u32,
}

/// Which type a [`DataType`] means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
pub enum TypeName {
    /// A type of PostgreSQL's own, as `format_type` prints it: `bigint`, `timestamp with time zone`.
    Builtin(String),
    /// A type that the schema defines.
    Named(ObjectName),
    /// SQL text as the user wrote it.
    Written(String),
}

impl DataType {
    /// A type of PostgreSQL's own, by the name that `format_type` prints.
    #[must_use]
    pub fn builtin(name: &str) -> Self {
        Self::scalar(TypeName::Builtin(name.to_owned()))
    }

    /// A type that the schema defines.
    #[must_use]
    pub fn named(name: ObjectName) -> Self {
        Self::scalar(TypeName::Named(name))
    }

    /// SQL text, taken as it is.
    #[must_use]
    pub fn written(sql: &str) -> Self {
        Self::scalar(TypeName::Written(sql.to_owned()))
    }

    /// Whether it is one of PostgreSQL's own types of these names, an array of one included.
    ///
    /// ```
    /// use amani_schema_core::schema::DataType;
    ///
    /// assert!(DataType::builtin("integer").is_one_of(&["smallint", "integer"]));
    /// assert!(!DataType::builtin("text").is_one_of(&["smallint", "integer"]));
    /// ```
    #[must_use]
    pub fn is_one_of(&self, names: &[&str]) -> bool {
        matches!(&self.name, TypeName::Builtin(name) if names.contains(&name.as_str()))
    }

    /// The same type with these modifiers.
    #[must_use]
    pub fn with_modifiers(self, modifiers: Vec<impl Into<i64>>) -> Self {
        Self {
            modifiers: modifiers.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// An array of it.
    #[must_use]
    pub fn array(self) -> Self {
        Self {
            dimensions: self.dimensions + 1,
            ..self
        }
    }

    /// The type itself, whatever its length or precision: what tells two functions apart.
    #[must_use]
    pub fn without_modifiers(&self) -> Self {
        Self {
            modifiers: Vec::new(),
            ..self.clone()
        }
    }

    fn scalar(name: TypeName) -> Self {
        Self {
            name,
            modifiers: Vec::new(),
            dimensions: 0,
        }
    }
}
