//! What only the author can decide, shown at its place in the types.

use amani_schema_evolution::Refusal;

use crate::finding::Finding;
use crate::mistake::Mistake;
use crate::model::Model;

/// The refusal at the field, variant, item or text it is about, or as it is where there is none.
pub(crate) fn finding(model: &Model, refusal: &Refusal) -> Result<Finding, Mistake> {
    let (message, help) = (&refusal.message, refusal.help.join("\n"));
    match model.place_span(&refusal.place) {
        Some((file, span)) => Ok(Finding::new(refusal.code, file, span, message, help)),
        None => Err(Mistake::nowhere(refusal.code, message.clone(), help)),
    }
}
