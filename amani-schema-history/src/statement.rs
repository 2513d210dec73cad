//! One statement → what it does to the state. What is not known here is an error, never skipped.

use amani_schema_core::schema::Namespace;

use crate::access::Target;
use crate::error::Result;
use crate::state::State;
use crate::syntax::{Kind, Node};
use crate::{
    access, alter, changing, code, comment, do_block, drop, extension, index, rename, sequence,
    table, table_as, temporary, types, unmanaged,
};

pub(crate) fn carry_out(state: &mut State, node: &Node) -> Result {
    if runs_expressions(node.kind()) {
        changing::check_calls(state, node)?;
    }
    if temporary::is_made(state, node)? {
        return Ok(());
    }
    match node.kind() {
        Kind::CREATE_TABLE => table::create(state, node),
        Kind::CREATE_TABLE_AS | Kind::SELECT_INTO => table_as::create(state, node),
        Kind::ALTER_TABLE => alter::alter(state, node),
        Kind::CREATE_INDEX => index::create(state, node),
        Kind::ALTER_INDEX => index::alter(state, node),
        Kind::CREATE_TYPE => types::create(state, node),
        Kind::ALTER_TYPE => types::alter(state, node),
        Kind::CREATE_DOMAIN => types::create_domain(state, node),
        Kind::ALTER_DOMAIN => types::alter_domain(state, node),
        Kind::CREATE_SEQUENCE => sequence::create(state, node),
        Kind::ALTER_SEQUENCE => sequence::alter(state, node),
        Kind::CREATE_VIEW | Kind::CREATE_MATERIALIZED_VIEW => code::create_view(state, node),
        Kind::ALTER_VIEW | Kind::ALTER_MATERIALIZED_VIEW => code::alter_view(state, node),
        Kind::CREATE_FUNCTION | Kind::CREATE_PROCEDURE => code::create_routine(state, node),
        Kind::ALTER_FUNCTION
        | Kind::ALTER_PROCEDURE
        | Kind::ALTER_ROUTINE
        | Kind::ALTER_AGGREGATE => code::alter_routine(state, node),
        Kind::CREATE_TRIGGER => code::create_trigger(state, node),
        Kind::ALTER_TRIGGER => code::alter_trigger(state, node),
        Kind::CREATE_POLICY => code::create_policy(state, node),
        Kind::ALTER_POLICY => code::alter_policy(state, node),
        Kind::CREATE_RULE => code::create_rule(state, node),
        Kind::CREATE_STATISTICS => code::create_statistics(state, node),
        Kind::ALTER_STATISTICS => code::alter_statistics(state, node),
        Kind::COMMENT_ON => comment::comment(state, node),
        Kind::DO => do_block::run(state, node),
        Kind::EXPLAIN => explain(state, node),
        Kind::DROP_FUNCTION | Kind::DROP_PROCEDURE | Kind::DROP_ROUTINE | Kind::DROP_AGGREGATE => {
            drop::routines(state, node)
        }
        Kind::DROP_TRIGGER | Kind::DROP_POLICY | Kind::DROP_RULE => drop::on_table(state, node),
        Kind::DROP_TABLE
        | Kind::DROP_VIEW
        | Kind::DROP_MATERIALIZED_VIEW
        | Kind::DROP_SEQUENCE
        | Kind::DROP_INDEX
        | Kind::DROP_TYPE
        | Kind::DROP_DOMAIN
        | Kind::DROP_SCHEMA
        | Kind::DROP_EXTENSION
        | Kind::DROP_STATISTICS => drop::drop(state, node),
        Kind::CREATE_SCHEMA => create_schema(state, node),
        Kind::ALTER_SCHEMA => alter_schema(state, node),
        Kind::CREATE_EXTENSION => extension::create(state, node),
        Kind::ALTER_EXTENSION => extension::alter(state, node),
        Kind::SET => set(state, node),
        Kind::COMMIT_TRANSACTION => {
            state.end_transaction();
            Ok(())
        }
        Kind::RESET => {
            reset(state, node);
            Ok(())
        }
        Kind::GRANT | Kind::REVOKE => access::grant(state, node),
        Kind::ALTER_DEFAULT_PRIVILEGES => access::alter_defaults(state, node),
        Kind::REASSIGN => access::reassign(state, node),
        Kind::DROP_OWNED => access::drop_owned(state, node),
        Kind::SET_ROLE
        | Kind::RESET_ROLE
        | Kind::SET_SESSION_AUTH
        | Kind::RESET_SESSION_AUTH
        | Kind::ALTER_ROLE
        | Kind::ALTER_USER
        | Kind::ALTER_GROUP => {
            role(state, node);
            Ok(())
        }
        Kind::SELECT => {
            select(state, node);
            Ok(())
        }
        Kind::CREATE_AGGREGATE => code::create_aggregate(state, node),
        Kind::CREATE_LANGUAGE => unmanaged::create_language(state, node),
        kind if unmanaged::CREATED.contains(&kind) => unmanaged::create(state, node),
        kind if unmanaged::DROPPED.contains(&kind) => unmanaged::drop(state, node),
        kind if unmanaged::ALTERED.contains(&kind) => {
            unmanaged::alter(state, node);
            Ok(())
        }
        kind if changes_nothing(kind) => Ok(()),
        other => Err(format!("{} is not understood", words(other))),
    }
}

/// Who speaks from here on, or goes by another name.
fn role(state: &mut State, node: &Node) {
    match node.kind() {
        Kind::SET_ROLE => access::set_role(state, node),
        Kind::RESET_ROLE => access::reset_role(state),
        Kind::SET_SESSION_AUTH | Kind::RESET_SESSION_AUTH => access::set_session(state, node),
        _ => access::rename_role(state, node),
    }
}

/// What `EXPLAIN ANALYZE` explains is carried out.
fn explain(state: &mut State, node: &Node) -> Result {
    let runs = match node.child(Kind::EXPLAIN_OPTION_LIST) {
        Some(options) => options.nodes().any(|option| is_analyze(&option)),
        None => node.has(Kind::EXPLAIN_ANALYZE),
    };
    let inner = node.nodes().last().filter(|_| runs);
    inner.map_or(Ok(()), |inner| carry_out(state, &inner))
}

/// `ANALYZE` among the options, unless it is turned off.
fn is_analyze(option: &Node) -> bool {
    let words: Vec<String> = option.tokens().map(|token| token.name()).collect();
    let off = ["false", "off", "0", "'false'", "'off'"];
    let is_meant = matches!(
        words.first().map(|word| &**word),
        Some("analyze" | "analyse")
    );
    is_meant && !words.last().is_some_and(|word| off.contains(&&**word))
}

/// Statements that evaluate what is written in them, functions included.
fn runs_expressions(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::SELECT
            | Kind::SELECT_INTO
            | Kind::COMPOUND_SELECT
            | Kind::PAREN_SELECT
            | Kind::VALUES
            | Kind::CREATE_TABLE_AS
            | Kind::INSERT
            | Kind::UPDATE
            | Kind::DELETE
            | Kind::MERGE
            | Kind::COPY
            | Kind::CALL
            | Kind::PREPARE
            | Kind::DECLARE
    )
}

/// Statements that may fail for the rows that there are, and change nothing of the schema.
pub(crate) fn touches_rows(kind: Kind) -> bool {
    kind == Kind::SELECT || runs_expressions(kind) && changes_nothing(kind)
}

/// Statements that leave the schema as it is: they touch rows, sessions, roles or storage.
fn changes_nothing(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::INSERT
            | Kind::UPDATE
            | Kind::DELETE
            | Kind::MERGE
            | Kind::VALUES
            | Kind::TABLE
            | Kind::COMPOUND_SELECT
            | Kind::PAREN_SELECT
            | Kind::TRUNCATE
            | Kind::COPY
            | Kind::CALL
            | Kind::ANALYZE
            | Kind::VACUUM
            | Kind::REINDEX
            | Kind::CLUSTER
            | Kind::CHECKPOINT
            | Kind::REFRESH
            | Kind::LOCK
            | Kind::BEGIN
            | Kind::SAVEPOINT_CREATE
            | Kind::RELEASE_SAVEPOINT
            | Kind::SET_CONSTRAINTS
            | Kind::SET_TRANSACTION
            | Kind::SHOW
            | Kind::LISTEN
            | Kind::UNLISTEN
            | Kind::NOTIFY
            | Kind::DISCARD
            | Kind::PREPARE
            | Kind::EXECUTE
            | Kind::DEALLOCATE
            | Kind::DECLARE
            | Kind::FETCH
            | Kind::MOVE
            | Kind::CLOSE
            | Kind::LOAD
            | Kind::CREATE_ROLE
            | Kind::CREATE_USER
            | Kind::CREATE_GROUP
            | Kind::CREATE_DATABASE
            | Kind::ALTER_DATABASE
            | Kind::DROP_DATABASE
            | Kind::CREATE_TABLESPACE
            | Kind::ALTER_TABLESPACE
            | Kind::DROP_TABLESPACE
            | Kind::ALTER_LARGE_OBJECT
            | Kind::ALTER_SYSTEM
            | Kind::DROP_ROLE
            | Kind::DROP_USER
            | Kind::SECURITY_LABEL
            | Kind::EMPTY_STMT
    )
}

/// `CREATE_FOREIGN_TABLE` → `CREATE FOREIGN TABLE`.
pub(crate) fn words(kind: Kind) -> String {
    format!("{kind:?}").replace('_', " ")
}

fn create_schema(state: &mut State, node: &Node) -> Result {
    let name = node.descendants(Kind::SCHEMA).first().map(Node::name);
    let role = || node.descendants(Kind::ROLE).first().map(Node::name);
    let name = name.or_else(role).ok_or("the schema's name is missing")?;
    let is_there = name == "public"
        || state
            .schema
            .namespaces
            .iter()
            .any(|namespace| namespace.name == name);
    if is_there {
        if node.has(Kind::IF_NOT_EXISTS) {
            return Ok(());
        }
        return Err(format!("schema \"{name}\" already exists"));
    }
    let role = node.child(Kind::NAMED_SCHEMA);
    let role = role.and_then(|named| named.child(Kind::ROLE_REF));
    let owner = match role {
        Some(role) => access::role(state, &role),
        None if node.has(Kind::AUTHORIZATION_SCHEMA) => Some(name.clone()),
        None => state.roles.current.clone(),
    };
    let access = state.new_schema_access(owner.clone());
    state.schema.namespaces.push(Namespace {
        name: name.clone(),
        comment: None,
        access,
    });
    // What is created along with it goes into it and is its owner's, up to the end of the statement: the parser takes
    // what comes behind a semicolon for a part of it as well.
    let path = std::mem::replace(&mut state.search_path, vec![name]);
    let speaker = std::mem::replace(&mut state.roles.current, owner);
    let mut inside = true;
    let elements = node.nodes().filter(|child| {
        !matches!(
            child.kind(),
            Kind::IF_NOT_EXISTS | Kind::AUTHORIZATION_SCHEMA | Kind::NAMED_SCHEMA
        )
    });
    let mut created = Ok(());
    for element in elements {
        created = created.and_then(|()| carry_out(state, &element));
        if inside && element.has(Kind::SEMICOLON) {
            inside = false;
            state.search_path.clone_from(&path);
            state.roles.current.clone_from(&speaker);
        }
    }
    if inside {
        state.search_path = path;
        state.roles.current = speaker;
    }
    created
}

fn alter_schema(state: &mut State, node: &Node) -> Result {
    let from = node
        .child(Kind::SCHEMA_REF)
        .ok_or("the schema is missing")?
        .name();
    if let Some(action) = node.child(Kind::OWNER_TO) {
        return access::change_owner(state, &Target::Schema(from), &action);
    }
    let to = node
        .child(Kind::SCHEMA_RENAME_TO)
        .ok_or("the new name is missing")?;
    rename::namespace(state, &from, &to.name())
}

/// `SET search_path` changes what names mean from here on.
fn set(state: &mut State, node: &Node) -> Result {
    let Some(config) = node.child(Kind::SET_CONFIG) else {
        return Ok(());
    };
    let name = config
        .child(Kind::CONFIG_PARAMETER_REF)
        .map(|name| name.name());
    if name.as_deref() != Some("search_path") {
        return Ok(());
    }
    let value = config
        .child(Kind::TO_CONFIG_VALUE)
        .ok_or("the search_path is missing")?;
    if value.has(Kind::DEFAULT_KW) {
        state.set_search_path(vec!["public".to_owned()], false);
        return Ok(());
    }
    let values = value
        .nodes()
        .map(|value| value.string().unwrap_or_else(|| value.name()));
    let values = values.collect();
    state.set_search_path(values, node.has(Kind::LOCAL_SCOPE));
    Ok(())
}

fn reset(state: &mut State, node: &Node) {
    let name = node.nodes().next().map(|name| name.name());
    if name.is_none() || name.as_deref() == Some("search_path") {
        state.set_search_path(vec!["public".to_owned()], false);
    }
}

/// `SELECT set_config('search_path', ...)`, as it stands in every dump.
fn select(state: &mut State, node: &Node) {
    for call in node.descendants(Kind::CALL_EXPR) {
        let name = call.nodes().next().map(|name| name.name());
        let arguments = call.child(Kind::ARG_LIST);
        let arguments = arguments.iter().flat_map(|list| list.children(Kind::ARG));
        let arguments: Vec<Node> = arguments.collect();
        let values: Vec<Option<String>> = arguments.iter().map(Node::string_within).collect();
        if name.as_deref() == Some("set_config")
            && let [Some(setting), Some(value), ..] = values.as_slice()
            && setting == "search_path"
        {
            let values = value
                .split(',')
                .map(|schema| schema.trim().trim_matches('"').to_owned());
            let is_local = arguments
                .last()
                .is_some_and(|last| last.has_token(Kind::TRUE_KW));
            state.set_search_path(values.collect(), is_local);
        }
    }
}
