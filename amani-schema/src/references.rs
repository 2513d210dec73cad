use crate::Column;

/// A column of this type may reference a key of type `Key`: the same type, or `Option` of it.
#[diagnostic::on_unimplemented(
    message = "a foreign key of type `{Self}` cannot reference a key of type `{Key}`",
    label = "this key has another type",
    note = "give the field the type of the key it references, or `Option` of it"
)]
pub trait References<Key> {}

impl<T> References<T> for T {}
impl<T> References<T> for Option<T> {}

/// A column of this type may have a value of type `Value` as its default.
#[diagnostic::on_unimplemented(
    message = "a variant of `{Value}` cannot be the default of a column of type `{Self}`",
    label = "this is another type",
    note = "write a variant of the column's own type, or SQL: `default = sql(\"...\")`"
)]
pub trait TakesDefault<Value> {}

impl<T> TakesDefault<T> for T {}
impl<T> TakesDefault<T> for Option<T> {}

/// Asserts that a key may be referenced by a column. The key comes first, so that rustc knows its
/// type when it looks for the trait, and complains of the trait rather than of the key.
pub const fn check_reference<R, T: References<Key>, Target, Key>(
    _: &Column<Target, Key>,
    _: &Column<R, T>,
) {
}

/// Asserts that a variant may be the default of a column; in this order for the same reason.
pub const fn check_default<R, T: TakesDefault<E>, E>(_: &E, _: &Column<R, T>) {}
