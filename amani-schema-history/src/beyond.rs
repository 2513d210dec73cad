//! What a statement does that no schema shows: to rows, to the server, or to what the model has no place
//! for. Two schemas cannot tell whether it was ever run.

use crate::single::Statement;
use crate::syntax::{Kind, Node, Token, do_body};
use crate::unmanaged::{ALTERED, CREATED, DROPPED};

/// Statements about the session and the transaction, or about how rows are stored: nothing stays of them
/// when the others are gone.
const PASSING: &[Kind] = &[
    Kind::SET,
    Kind::RESET,
    Kind::SET_ROLE,
    Kind::RESET_ROLE,
    Kind::SET_SESSION_AUTH,
    Kind::RESET_SESSION_AUTH,
    Kind::SET_CONSTRAINTS,
    Kind::SET_TRANSACTION,
    Kind::BEGIN,
    Kind::COMMIT_TRANSACTION,
    Kind::SAVEPOINT_CREATE,
    Kind::RELEASE_SAVEPOINT,
    Kind::LOCK,
    Kind::SHOW,
    Kind::ANALYZE,
    Kind::VACUUM,
    Kind::REINDEX,
    Kind::CHECKPOINT,
    Kind::DISCARD,
    Kind::EMPTY_STMT,
];

/// What changes rows, also within a `DO` block or a `WITH`.
const ROWS: &[Kind] = &[
    Kind::INSERT,
    Kind::UPDATE,
    Kind::DELETE,
    Kind::MERGE,
    Kind::TRUNCATE,
    Kind::COPY,
    Kind::REFRESH,
    Kind::CREATE_TABLE_AS,
    Kind::SELECT_INTO,
];

/// What reads, and may call a function that does anything.
const QUERIES: &[Kind] = &[
    Kind::SELECT,
    Kind::COMPOUND_SELECT,
    Kind::PAREN_SELECT,
    Kind::VALUES,
    Kind::TABLE,
];

/// What is more than what it makes in one schema.
const OUTSIDE: &[Kind] = &[
    Kind::CREATE_ROLE,
    Kind::CREATE_USER,
    Kind::CREATE_GROUP,
    Kind::CREATE_DATABASE,
    Kind::CREATE_TABLESPACE,
    Kind::ALTER_ROLE,
    Kind::ALTER_USER,
    Kind::ALTER_GROUP,
    Kind::ALTER_DATABASE,
    Kind::ALTER_SYSTEM,
    Kind::ALTER_DEFAULT_PRIVILEGES,
    Kind::DROP_ROLE,
    Kind::DROP_USER,
    Kind::DROP_OWNED,
];

/// Functions that only answer, and those whose effect ends with the session.
const HARMLESS: &[&str] = &[
    "set_config",
    "current_setting",
    "count",
    "array_agg",
    "string_agg",
    "coalesce",
    "format",
    "quote_ident",
    "quote_literal",
    "to_regclass",
    "to_regtype",
    "to_regproc",
    "to_regnamespace",
    "current_schema",
    "current_database",
    "format_type",
    "pg_get_constraintdef",
    "pg_get_expr",
];

impl Statement {
    /// What it does that no schema shows, in words; `None` where it changes the schema and nothing else, or
    /// nothing that lasts.
    ///
    /// ```
    /// use amani_schema_history::Statement;
    ///
    /// let beyond = |sql| Statement::parse(sql).unwrap()[0].beyond_schema();
    /// assert_eq!(beyond("ALTER TABLE t ADD COLUMN c int"), None);
    /// assert_eq!(beyond("UPDATE t SET c = 1"), Some("it changes rows"));
    /// ```
    #[must_use]
    pub fn beyond_schema(&self) -> Option<&'static str> {
        if self.annotation().is_some() {
            return Some("only a comment says what it does");
        }
        beyond(self.node())
    }

    /// What it is read as, without comments and in one line: the same for the same statement.
    #[must_use]
    pub fn text(&self) -> String {
        self.node().text()
    }

    /// The last name of the table that an `ALTER TABLE` says how to convert a column of: `USING`.
    ///
    /// ```
    /// use amani_schema_history::Statement;
    ///
    /// let converts = |sql| Statement::parse(sql).unwrap()[0].converts();
    /// let sql = "ALTER TABLE app.t ALTER c TYPE int USING length(c)";
    /// assert_eq!(converts(sql).as_deref(), Some("t"));
    /// assert_eq!(converts("ALTER TABLE app.t ALTER c TYPE int"), None);
    /// ```
    #[must_use]
    pub fn converts(&self) -> Option<String> {
        let node = self.node();
        let types = node.descendants(Kind::SET_TYPE);
        let is_said = types.iter().any(|it| it.has_token(Kind::USING_KW));
        let table = node
            .descendants(Kind::TABLE_RELATION_NAME)
            .into_iter()
            .next()?;
        let name = table.child(Kind::TABLE_NAME_REF)?.name();
        (is_said && node.kind() == Kind::ALTER_TABLE).then_some(name)
    }

    /// Whether an index is made without stopping writes.
    #[must_use]
    pub fn is_concurrent(&self) -> bool {
        let node = self.node();
        node.kind() == Kind::CREATE_INDEX && node.has_token(Kind::CONCURRENTLY_KW)
    }

    /// Whether it calls something otherwise, so that what names it follows.
    #[must_use]
    pub fn renames(&self) -> bool {
        let node = self.node();
        node.has_token(Kind::RENAME_KW) || !node.descendants(Kind::SET_SCHEMA).is_empty()
    }
}

/// Whether it is about what the model knows by name only, so that nothing makes it again.
fn is_by_name(node: &Node) -> bool {
    let kind = node.kind();
    let is_base_type = || kind == Kind::CREATE_TYPE && node.has(Kind::BASE_TYPE);
    let is_shell = || kind == Kind::CREATE_TYPE && node.nodes().count() == 1;
    [CREATED, DROPPED, ALTERED]
        .iter()
        .any(|kinds| kinds.contains(&kind))
        || matches!(
            kind,
            Kind::CREATE_LANGUAGE | Kind::CREATE_AGGREGATE | Kind::DROP_AGGREGATE
        )
        || is_base_type()
        || is_shell()
}

fn beyond(node: &Node) -> Option<&'static str> {
    let kind = node.kind();
    if PASSING.contains(&kind) {
        return None;
    }
    if ROWS.contains(&kind) {
        return Some("it changes rows");
    }
    if is_by_name(node) {
        return Some("the model knows it by name only");
    }
    if OUTSIDE.contains(&kind) {
        return Some("it reaches beyond the schema");
    }
    if QUERIES.contains(&kind) {
        return called(node);
    }
    if kind == Kind::DO {
        return in_block(node);
    }
    let restarts = || {
        let kinds = [Kind::RESTART, Kind::OPTION_RESTART];
        kinds.iter().any(|kind| !node.descendants(*kind).is_empty())
    };
    if matches!(kind, Kind::ALTER_TABLE | Kind::ALTER_SEQUENCE) && restarts() {
        return Some("it says where a sequence goes on");
    }
    let name = format!("{kind:?}");
    let is_schema = ["CREATE_", "ALTER_", "DROP_"]
        .iter()
        .any(|verb| name.starts_with(verb))
        || matches!(
            kind,
            Kind::COMMENT_ON | Kind::GRANT | Kind::REVOKE | Kind::REASSIGN
        );
    (!is_schema).then_some("what it does is known to the server only")
}

/// What a query does: nothing, unless something in it writes, or a function does.
fn called(node: &Node) -> Option<&'static str> {
    let writes = |kind: &Kind| !node.descendants(*kind).is_empty();
    if ROWS.iter().any(writes) {
        return Some("it changes rows");
    }
    let calls = node.descendants(Kind::CALL_EXPR);
    let is_harmless = calls.iter().all(is_harmless);
    (!is_harmless).then_some("it calls a function, which may do anything")
}

fn is_harmless(call: &Node) -> bool {
    let exists = |token: Token| token.text.eq_ignore_ascii_case("exists");
    let name = call.nodes().next().map(|name| name.name());
    name.is_some_and(|name| HARMLESS.contains(&&*name)) || call.tokens().next().is_some_and(exists)
}

/// What a block does, statement by statement; one that cannot be read may do anything.
fn in_block(node: &Node) -> Option<&'static str> {
    const UNREAD: Option<&str> = Some("what the block does is known to the server only");
    let Some(body) = do_body(node) else {
        return UNREAD;
    };
    if !body.descendants(Kind::PLPGSQL_DYN_EXECUTE_STMT).is_empty() {
        return UNREAD;
    }
    let statements = body.descendants(Kind::PLPGSQL_EXEC_SQL_STMT);
    let inner = statements
        .iter()
        .filter_map(|statement| statement.nodes().next());
    if let Some(found) = inner.into_iter().find_map(|inner| beyond(&inner)) {
        return Some(found);
    }
    // Conditions, assignments and PERFORM; what stands within a statement was looked at.
    let is_within = |node: &Node| {
        let range = node.range();
        let holds = |outer: &Node| {
            let outer = outer.range();
            outer.start <= range.start && range.end <= outer.end
        };
        statements.iter().any(holds)
    };
    let writes = ROWS.iter().flat_map(|kind| body.descendants(*kind));
    if writes.into_iter().any(|found| !is_within(&found)) {
        return Some("it changes rows");
    }
    let calls = body.descendants(Kind::CALL_EXPR);
    let mut outer = calls.iter().filter(|call| !is_within(call));
    let is_harmless = outer.all(is_harmless);
    let is_unread = || {
        let errors = body.descendants(Kind::ERROR);
        let mut outer = errors.iter().filter(|error| !is_within(error));
        outer.any(|_| true)
    };
    if is_unread() {
        return UNREAD;
    }
    (!is_harmless).then_some("it calls a function, which may do anything")
}

#[cfg(test)]
mod tests {
    use crate::Statement;

    fn beyond(sql: &str) -> Option<&'static str> {
        let statements = Statement::parse(sql).unwrap();
        assert_eq!(statements.len(), 1, "{sql}");
        statements[0].beyond_schema()
    }

    #[test]
    fn what_makes_a_schema_or_ends_with_the_session_is_not_beyond_it() {
        for sql in [
            "CREATE TABLE t (id int DEFAULT fill(), m mood)",
            "ALTER TABLE t VALIDATE CONSTRAINT c",
            "GRANT SELECT ON t TO app",
            "SELECT set_config('lock_timeout', '3s', true)",
            "SET LOCAL statement_timeout = 0",
            "DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'm') THEN \
             CREATE TYPE m AS ENUM ('a'); END IF; END $$",
        ] {
            assert_eq!(beyond(sql), None, "{sql}");
        }
    }

    #[test]
    fn what_no_schema_shows_is_told() {
        for sql in [
            "WITH gone AS (DELETE FROM t RETURNING *) SELECT 1",
            "SELECT setval('s', 5)",
            "CREATE TABLE a AS SELECT 1 AS b",
            "ALTER SEQUENCE s RESTART WITH 5",
            "CALL fill()",
            "-- amani: CREATE TABLE a (id int)\nSELECT 1",
            "CREATE ROLE app",
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app",
            "DO $$ BEGIN PERFORM fill(); END $$",
            "DO $$ BEGIN IF true THEN UPDATE t SET a = 1; END IF; END $$",
            "DO $$ BEGIN EXECUTE 'UPDATE t SET a = 1'; END $$",
            "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM t LOOP DELETE FROM u; END LOOP; END $$",
            "REFRESH MATERIALIZED VIEW v",
        ] {
            assert!(beyond(sql).is_some(), "{sql}");
        }
    }
}
