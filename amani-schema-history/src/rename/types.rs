//! Types.

use amani_schema_core::schema::{ObjectName, Schema};

use super::names::{Space, each_name};
use super::texts;
use crate::depends::{What, object_name};

/// A type: everything that is of it, and the casts to it.
pub(crate) fn type_name(schema: &mut Schema, from: &ObjectName, to: &ObjectName) {
    texts::rewrite_names(schema, &from.name, |_, _, mention| {
        (mention.what == What::Type && object_name(&mention.path) == *from).then(|| to.clone())
    });
    each_name(schema, |space, name| {
        if space == Space::Type && name == from {
            *name = to.clone();
        }
    });
}
