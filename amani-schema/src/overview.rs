/// What the build script found and did, embedded by [`schema!`](crate::schema) as `OVERVIEW`: for
/// people to look at.
#[derive(Clone, Copy, Debug)]
pub struct Overview {
    /// The annotated items in declaration order.
    pub items: &'static [OverviewItem],
    /// The steps of the way up, in order. The way down is the reverse.
    pub steps: &'static [OverviewStep],
    /// The generated files.
    pub files: &'static [OverviewFile],
}

/// An annotated Rust item.
#[derive(Clone, Copy, Debug)]
pub struct OverviewItem {
    /// `enum` or `table`.
    pub kind: &'static str,
    /// Its SQL name, with the schema where it has one.
    pub name: &'static str,
    /// Its Rust path within the crate.
    pub path: &'static str,
    /// Its labels or its columns.
    pub parts: &'static [&'static str],
}

/// A step of the migration.
#[derive(Clone, Copy, Debug)]
pub struct OverviewStep {
    /// What it does: `CREATE TYPE`, `CREATE TABLE`, ...
    pub action: &'static str,
    /// To which object.
    pub object: &'static str,
    /// What it needs to be there already.
    pub needs: &'static [&'static str],
}

/// A generated file.
#[derive(Clone, Copy, Debug)]
pub struct OverviewFile {
    /// Its path from the folder of the package.
    pub path: &'static str,
    /// What the build script did with it.
    pub state: FileState,
}

/// What the build script did with a generated file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// It wrote the file, which was not there or said something else.
    Written,
    /// It found the file as it should be.
    Fresh,
}
