//! What the source says about the way from the previous schema to the next: what a comparison of
//! the two cannot know.
//!
//! What is past is named as SQL names it, what is present by its name in the next schema. Every
//! intent is idempotent: one that has had its effect already changes nothing.

use crate::schema::ObjectName;

/// All that the source says about the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intent {
    /// Objects that were called otherwise (`was = "..."`).
    pub renames: Vec<Rename>,
    /// Labels that are gone, and where their rows go (`removed("old" => New)`).
    pub removed: Vec<RemovedLabel>,
    /// Where the rows of an added label go on the way down (`on_down = Variant`).
    pub on_down: Vec<OnDown>,
    /// Tables, columns and other objects that may go with what is in them (`dropped!`).
    pub dropped: Vec<Dropped>,
    /// How the values of a column become those of its next type (`using = "..."`).
    pub using: Vec<ColumnSql>,
    /// What fills a new `NOT NULL` column of a table with rows (`backfill = "..."`).
    pub backfill: Vec<ColumnSql>,
    /// Indexes that are built `CONCURRENTLY`, each with its table.
    pub concurrently: Vec<(ObjectName, String)>,
    /// Whether everything that is not there any more may be dropped: for who has no place to say more.
    pub accept_drops: bool,
}

impl Intent {
    /// What a relation was called before; its own name where nothing else is said.
    ///
    /// ```
    /// use amani_schema_core::intent::{Intent, Rename};
    /// use amani_schema_core::schema::ObjectName;
    ///
    /// let [from, to] = ["users", "people"].map(ObjectName::new);
    /// let renames = vec![Rename::Relation { from: from.clone(), to: to.clone() }];
    /// let intent = Intent { renames, ..Intent::default() };
    /// assert_eq!(*intent.relation_before(&to), from);
    /// assert_eq!(*intent.relation_before(&from), from);
    /// ```
    #[must_use]
    pub fn relation_before<'a>(&'a self, name: &'a ObjectName) -> &'a ObjectName {
        let mut renames = self.renames.iter();
        let from = renames.find_map(|rename| match rename {
            Rename::Relation { from, to } if to == name => Some(from),
            _ => None,
        });
        from.unwrap_or(name)
    }

    /// What a column of a table was called before; its own name where nothing else is said.
    ///
    /// ```
    /// use amani_schema_core::intent::{Intent, Rename};
    /// use amani_schema_core::schema::ObjectName;
    ///
    /// let table = ObjectName::new("users");
    /// let rename = Rename::Column { table: table.clone(), from: "mail".into(), to: "email".into() };
    /// let intent = Intent { renames: vec![rename], ..Intent::default() };
    /// assert_eq!(intent.column_before(&table, "email"), "mail");
    /// assert_eq!(intent.column_before(&table, "id"), "id");
    /// ```
    #[must_use]
    pub fn column_before<'a>(&'a self, of: &ObjectName, column: &'a str) -> &'a str {
        let mut renames = self.renames.iter();
        let from = renames.find_map(|rename| match rename {
            Rename::Column { table, from, to } if table == of && to == column => Some(&**from),
            _ => None,
        });
        from.unwrap_or(column)
    }
}

/// An object that was called otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rename {
    /// A table, a view or a sequence, also from one schema to another.
    Relation {
        /// The name before.
        from: ObjectName,
        /// The name now.
        to: ObjectName,
    },
    /// A type, also from one schema to another.
    Type {
        /// The name before.
        from: ObjectName,
        /// The name now.
        to: ObjectName,
    },
    /// A column.
    Column {
        /// The table, as it is called now.
        table: ObjectName,
        /// The name before.
        from: String,
        /// The name now.
        to: String,
    },
    /// A label of an enum type.
    Label {
        /// The type, as it is called now.
        type_name: ObjectName,
        /// The label before.
        from: String,
        /// The label now.
        to: String,
    },
}

/// A label that an enum type has no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedLabel {
    /// The type, as it is called now.
    pub type_name: ObjectName,
    /// The label that goes.
    pub label: String,
    /// The label that its rows take; `None` where there must be none (`forbid`).
    pub to: Option<String>,
}

/// Where the rows of an added label go when the migration is reverted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDown {
    /// The type, as it is called now.
    pub type_name: ObjectName,
    /// The label that was added.
    pub label: String,
    /// The label that its rows take.
    pub to: String,
}

/// What may be dropped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dropped {
    /// A table with its rows.
    Table(ObjectName),
    /// A column with its values.
    Column(ObjectName, String),
    /// A type.
    Type(ObjectName),
}

/// SQL for a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSql {
    /// The table, as it is called now.
    pub table: ObjectName,
    /// The column, as it is called now.
    pub column: String,
    /// An expression over the columns of the table.
    pub sql: String,
}

/// Where in the types something has to be said.
///
/// The names are those of the next schema where the object is in it, else those of the previous one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// An enum type.
    Enum(ObjectName),
    /// A label of it, which the next schema has.
    Label(ObjectName, String),
    /// A table.
    Table(ObjectName),
    /// A column of it, which the next schema has.
    Column(ObjectName, String),
    /// What may be dropped.
    Dropped(Dropped),
    /// Nothing that the next schema has: an object that is gone.
    Schema,
}

impl Place {
    /// The type of a label, the table of a column; any other is a whole itself.
    ///
    /// ```
    /// use amani_schema_core::intent::Place;
    /// use amani_schema_core::schema::ObjectName;
    ///
    /// let users = ObjectName::new("users");
    /// assert_eq!(Place::Column(users.clone(), "id".to_owned()).whole(), Place::Table(users));
    /// ```
    #[must_use]
    pub fn whole(&self) -> Self {
        match self {
            Self::Label(name, _) => Self::Enum(name.clone()),
            Self::Column(name, _) => Self::Table(name.clone()),
            Self::Enum(_) | Self::Table(_) | Self::Dropped(_) | Self::Schema => self.clone(),
        }
    }
}
