//! SQL with holes: what a macro that sees one item alone cannot know.
//!
//! `#[table]` knows its own columns, but not the SQL name of another table or of an enum type. It
//! puts a hole where the name goes, has the very same code render the SQL, and fills the holes
//! with what rustc resolves. A hole is delimited by NUL, which no SQL name or text can contain.

const MARK: char = '\0';

/// One piece of a rendered template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// SQL as it is.
    Text(&'a str),
    /// The hole with this number.
    Hole(usize),
}

/// The text that stands for hole `number`, for use as any name in the model.
#[must_use]
pub fn hole(number: usize) -> String {
    format!("{MARK}{number}{MARK}")
}

/// Whether a name in the model is a hole; it is then rendered without quotes.
#[must_use]
pub fn is_hole(name: &str) -> bool {
    name.starts_with(MARK)
}

/// Takes rendered SQL apart again.
///
/// ```
/// use amani_schema_core::template::{Piece, hole, pieces};
///
/// let sql = format!("REFERENCES {} (id)", hole(7));
/// let pieces: Vec<_> = pieces(&sql).collect();
/// assert_eq!(pieces, [Piece::Text("REFERENCES "), Piece::Hole(7), Piece::Text(" (id)")]);
/// ```
pub fn pieces(sql: &str) -> impl Iterator<Item = Piece<'_>> {
    let piece = |(place, text)| match place % 2 {
        0 => Piece::Text(text),
        _ => str::parse(text).map_or(Piece::Text(text), Piece::Hole),
    };
    let split = sql.split(MARK).enumerate().map(piece);
    split.filter(|piece| *piece != Piece::Text(""))
}
