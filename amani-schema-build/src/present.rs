//! The types of a package, for who asks where something in them is.

use amani_schema_core::intent::{Intent, Place};
use amani_schema_core::schema::Schema;

use crate::config::Config;
use crate::mistake::{Mistake, Spot};
use crate::model::Model;
use crate::run;
use crate::walk::Tree;

/// What the types of a package say, read from its source as the build script reads it.
///
/// ```no_run
/// use amani_schema_build::{Config, Present};
/// use amani_schema_core::intent::Place;
/// use amani_schema_core::schema::ObjectName;
///
/// let config = Config::read(".".as_ref()).unwrap();
/// let types = Present::read(&config).unwrap();
/// let users = Place::Table(ObjectName::new("users"));
/// if let Some(spot) = types.locate(&users) {
///     println!("{}:{}: the table users", spot.file.display(), spot.line);
/// }
/// ```
pub struct Present {
    tree: Tree,
    model: Model,
}

impl Present {
    /// Reads the types.
    ///
    /// # Errors
    ///
    /// As [`schema`](crate::schema).
    pub fn read(config: &Config) -> Result<Self, Vec<Mistake>> {
        let (tree, model) = run::read(config)?;
        Ok(Self { tree, model })
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.model.schema
    }

    /// What they say of the way from the previous schema.
    #[must_use]
    pub fn intent(&self) -> &Intent {
        &self.model.intent
    }

    /// Where something is said; `None` where it is not.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Option<Spot> {
        let (file, span) = self.model.place_span(place)?;
        let file = &self.tree.files[file];
        Some(Spot::of(&file.path, &file.text, span.byte_range().start))
    }
}
