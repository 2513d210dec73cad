//! What a build says that may not write.

use diffy::DiffOptions;

use crate::config::Config;
use crate::draft::Change;
use crate::folder::shown;

/// What differs.
pub(crate) const DIFFERS: &str = "the migrations are not what the Rust types say";

/// How it is settled where nothing else stands in the way.
pub(crate) const COMMAND: &str = "run `AMANI_SCHEMA=write cargo build` and commit the folder";

/// The difference as a patch, and what settles it.
pub(crate) fn report(config: &Config, changes: &[Change], help: &str) -> String {
    let patches: String = changes.iter().map(|change| patch(config, change)).collect();
    format!("{DIFFERS}\n{patches}help: {help}")
}

fn patch(config: &Config, change: &Change) -> String {
    let text = |side: &Option<(_, String)>| {
        side.as_ref()
            .map_or_else(String::new, |(_, text)| text.clone())
    };
    let original = change
        .found
        .as_ref()
        .map_or(change.path(), |(path, _)| path);
    let is_renamed = original != change.path();
    let modified = if is_renamed {
        format!("{}, as the types say", shown(config, change.path()))
    } else {
        "what the types say".to_owned()
    };
    let mut options = DiffOptions::new();
    options
        .set_context_len(2)
        .set_original_filename(shown(config, original))
        .set_modified_filename(modified);
    options
        .create_patch(&text(&change.found), &text(&change.wanted))
        .to_string()
}
