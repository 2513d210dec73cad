//! One thing that is done to a schema, and when it may be.

use crate::id::Id;
use crate::text::Text;

/// What an action does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Takes away an object of the previous schema.
    Drop,
    /// Makes an object of the next schema.
    Make,
    /// Changes an object that both have.
    Alter,
    /// Puts a type aside under another name, so that the new one can be made.
    PutAside,
    /// Takes away a type that was put aside.
    DropOld,
    /// Says something about an object that is there by then.
    Follow,
}

/// Where nothing else decides, actions come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    DropCode,
    DropForeignKey,
    DropIndex,
    PutAside,
    Namespace,
    Extension,
    Type,
    Sequence,
    Routine,
    DropTable,
    Table,
    /// Everything that one `ALTER TABLE` may do.
    ChangeTable,
    Owner,
    Index,
    ReplicaIdentity,
    ForeignKey,
    Code,
    Comment,
    DropSequence,
    DropType,
    DropExtension,
    DropNamespace,
}

/// One thing to do.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) role: Role,
    pub(crate) id: Id,
    /// What else it makes or takes away along with its object.
    pub(crate) along: Vec<Id>,
    pub(crate) phase: Phase,
    /// The place within the phase: that of the table, the part of the change, that of the object.
    pub(crate) place: (usize, u8, usize),
    pub(crate) texts: Vec<Text>,
}
