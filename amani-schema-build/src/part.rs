//! Packages that hold a schema together: one has the migrations, the others are part of it.

use std::path::Path;

use amani_schema_history::History;

use crate::config::Config;
use crate::mistake::Mistake;
use crate::model::Model;
use crate::settle::Settled;
use crate::{Outcome, embed, folder};

/// What `amani_schema::schema!()` includes in a package that is part of another's schema.
pub(crate) fn embedded(config: &Config, owner: &Path) -> String {
    let owner = owner.strip_prefix(&config.package).unwrap_or(owner);
    let message = format!(
        "the types of this package are part of the schema of {}: write `amani_schema::schema!()` there",
        owner.display()
    );
    format!("::core::compile_error!({message:?});")
}

/// A copy whose other packages may not have come with it: its folder says what the schema is, as it did where
/// the copy was made.
pub(crate) fn alone(config: &Config) -> Outcome {
    if let Some(owner) = &config.part_of {
        return Outcome {
            embedded: Some(embedded(config, owner)),
            ..Outcome::default()
        };
    }
    let folder = match folder::read(config) {
        Ok(folder) => folder,
        Err(error) => return Outcome::failed(error),
    };
    let (history, errors) = History::replay(&folder);
    let model = Model::of_schema(history.schema().clone());
    let settled = Settled {
        folder,
        ..Settled::default()
    };
    let mut outcome = Outcome {
        watched: vec![config.migrations.clone()],
        embedded: Some(embed::render(config, &model, &settled)),
        ..Outcome::default()
    };
    for error in errors {
        outcome.fail(Mistake::in_folder(folder::describe(config, error)));
    }
    outcome
}
