//! What only the author can decide, shown at its place in the types.

use amani_schema_evolution::Refusal;

use crate::finding::Finding;
use crate::model::Model;

/// The refusal at the field, variant, item or text it is about, or as it is where there is none.
pub(crate) fn finding(model: &Model, refusal: &Refusal) -> Result<Finding, String> {
    let (message, help) = (&refusal.message, refusal.help.join("\n"));
    match model.place_span(&refusal.place) {
        Some((file, span)) => Ok(Finding::new(refusal.code, file, span, message, help)),
        None if help.is_empty() => Err(format!("error[{}]: {message}", refusal.code)),
        None => Err(format!("error[{}]: {message}\nhelp: {help}", refusal.code)),
    }
}
