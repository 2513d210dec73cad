//! The attributes `#[pg_enum]` and `#[table]` of `amani-schema`, and its macros `sql!` and `dropped!`.
//!
//! An attribute only adds a derive, and hands its arguments on to it: the derive sees the item
//! as it will be compiled, without what a `cfg` removes, and can leave the item alone.

mod attribute;
mod compare;
mod items;
mod left;
mod pg_enum;
mod report;
mod sql;
mod table;

use proc_macro::TokenStream;

/// Makes an enum a PostgreSQL enum type.
///
/// | on the enum | |
/// |---|---|
/// | `name = "..."` | the type's name; the Rust name in `snake_case` where it is left out |
/// | `schema = "..."` | the schema; the first of the `search_path` where it is left out |
/// | `rename_all = "..."` | how variants become labels: `snake_case` (the default), `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE`, `camelCase`, `PascalCase`, `lowercase`, `UPPERCASE`, `verbatim` |
/// | `crate = path` | where amani-schema is, for a crate that knows it under another name |
///
/// On a variant, `#[label("...")]` gives the label itself. The labels are in the order of the
/// variants, each at most 63 bytes long. `///` on the enum becomes `COMMENT ON TYPE`.
///
/// What the next migration has to know of the past is said here, too. It may stay: what has had its
/// effect changes nothing any more. What is gone is named in quotes, as the database has it, what is
/// there by its Rust name.
///
/// | | |
/// |---|---|
/// | `was = "old"` on the enum | what the type was called; `"schema.old"` where it was in another schema |
/// | `removed("old" => Variant)` on the enum | the label is gone, and its rows take that of the variant; `"old" => forbid` stops the migration while there are any; several with commas |
/// | `#[label(was = "old")]` | what the label was called |
/// | `#[label(on_down = Variant)]` | where the rows with this new label go when the migration is reverted |
/// | `#[label(retired)]` | the label stays and can be read, and a check on every column of the type refuses new rows with it |
///
/// They go together with the label: `#[label("in progress", was = "active")]`.
///
/// The enum gets `PgEnum` (with `VARIANTS`, `LABELS`, `UPGRADE_SQL`, `DOWNGRADE_SQL`), `PgType`,
/// `Display`, `FromStr`, and sqlx's `Type`, `Encode` and `Decode`, for arrays too.
#[proc_macro_attribute]
pub fn pg_enum(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::expand(&attribute::PG_ENUM, arguments.into(), item.into()).into()
}

/// Makes a struct a PostgreSQL table, each field a column.
///
/// | on the struct | |
/// |---|---|
/// | `name = "..."` | the table's name; the Rust name in `snake_case` where it is left out |
/// | `schema = "..."` | the schema; the first of the `search_path` where it is left out |
/// | `rename_all = "..."` | how fields become columns, as in `#[pg_enum]` |
/// | `primary_key(columns(a, b))` | a primary key of several columns |
/// | `unique(columns(a, b))` | a unique constraint; also `nulls_not_distinct`, `deferrable`, `initially_deferred` |
/// | `check("a < b")` | a check constraint |
/// | `foreign_key(columns(a, b), references(Other::x, Other::y))` | a foreign key of several columns; also `on_delete`, `on_update`, `match`, `deferrable`, `initially_deferred` |
/// | `index(columns(a, b(desc), expr("lower(c)")))` | an index; also `unique`, `nulls_not_distinct`, `method = gin`, `include(c)`, `where = "..."`; `concurrently`, to build it without locking out who writes; each column also `nulls = first`, `opclass = "..."`, `collation = "..."` |
/// | `was = "old"` | what the table was called; `"schema.old"` where it was in another schema |
/// | `crate = path` | where amani-schema is, for a crate that knows it under another name |
///
/// | on a field: `#[column(...)]` | |
/// |---|---|
/// | `name = "..."` | the column's name |
/// | `length = 255` | `varchar(255)` for a `String` |
/// | `precision = 18`, `scale = 2` | `numeric(18,2)` for a `Decimal`; `precision` also for times |
/// | `type = "..."` | the SQL type, whatever the Rust type is |
/// | `collation = "..."` | the collation |
/// | `primary_key` | part of the primary key, in the order of the fields |
/// | `identity`, `identity(by_default)` | filled by a sequence |
/// | `default = ...` | a literal, a variant (`Status::Draft`) or `sql("now()")` |
/// | `generated = "..."` | computed by the server from the other columns of the row, and stored |
/// | `unique`, `check("...")`, `index`, `references(User::id)` | as on the struct, for this column |
/// | `was = "old"` | what the column was called |
/// | `using = "..."` | how its values become those of a new type, as in `ALTER COLUMN ... TYPE ... USING` |
/// | `backfill = "..."` | what the rows there are get in a new column that is NOT NULL: an expression over the other columns |
///
/// `Option` is NULL, anything else NOT NULL. Columns are named by their Rust fields throughout;
/// constraints and indexes take `name = "..."` and are named as PostgreSQL would where it is left
/// out. `///` becomes `COMMENT ON`.
///
/// The struct gets `Table` (with `COLUMNS`, `SELECT_SQL`, `UPGRADE_SQL`, `DOWNGRADE_SQL`) and
/// sqlx's `FromRow`.
#[proc_macro_attribute]
pub fn table(arguments: TokenStream, item: TokenStream) -> TokenStream {
    attribute::expand(&attribute::TABLE, arguments.into(), item.into()).into()
}

/// Says in SQL what no attribute says: views, functions, triggers, policies, domains, partitions.
///
/// ```ignore
/// amani_schema::sql! {
///     "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ ... $$",
///     "CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()",
///     r#"CREATE VIEW active_users AS SELECT * FROM users WHERE status <> 'closed'"#,
/// }
/// ```
///
/// It holds string literals, one or more statements in each: `CREATE ...`, and what has no `CREATE` of
/// its own: `COMMENT ON`, `GRANT`, `REVOKE`, `ALTER ... OWNER TO`, and of `ALTER TABLE` row level
/// security, `REPLICA IDENTITY` and which triggers and rules are enabled. What no attribute says of the
/// table of a struct is added to it: `ALTER TABLE ... ADD` of a column or a constraint, `ATTACH PARTITION`,
/// `SET (...)`, `SET UNLOGGED`, and how a column is stored. The build script reads them into the schema, in
/// whichever order they need each other; their texts stay as they are. A type that they create is the type
/// of a field by its name: `#[column(type = "email")]`.
///
/// It stands among the items of a module, like an enum or a struct, and adds nothing to the Rust code.
#[proc_macro]
pub fn sql(statements: TokenStream) -> TokenStream {
    items::sql(statements.into()).into()
}

/// Names tables, columns and types that are gone, and whose data may go with them.
///
/// ```ignore
/// amani_schema::dropped! { table "audit_log"; column "users.nickname"; type "app.old_status" }
/// ```
///
/// The names are in quotes, as the database has them, with the schema where it is not `public`; a part
/// with a dot in it has double quotes of its own. An entry may stay: it says nothing any more once the
/// object is gone.
///
/// It stands among the items of a module, and adds nothing to the Rust code.
#[proc_macro]
pub fn dropped(objects: TokenStream) -> TokenStream {
    items::dropped(objects.into()).into()
}

/// What `#[pg_enum]` adds.
#[doc(hidden)]
#[proc_macro_derive(PgEnumItem, attributes(amani_schema_arguments, label))]
pub fn derive_pg_enum(item: TokenStream) -> TokenStream {
    pg_enum::expand(item.into()).into()
}

/// What `#[table]` adds.
#[doc(hidden)]
#[proc_macro_derive(TableItem, attributes(amani_schema_arguments, column))]
pub fn derive_table(item: TokenStream) -> TokenStream {
    table::expand(item.into()).into()
}
