//! `DO` blocks: what they do to the schema, as far as it is static text.

use crate::error::Result;
use crate::plain_block;
use crate::state::State;
use crate::statement;
use crate::syntax::{Kind, Node, do_body};

/// Words that begin a statement which may change the schema, or one that is known to the server only.
const SUSPECT: &[Kind] = &[
    Kind::CREATE_KW,
    Kind::ALTER_KW,
    Kind::DROP_KW,
    Kind::COMMENT_KW,
    Kind::EXECUTE_KW,
    Kind::RENAME_KW,
];

pub(crate) fn run(state: &mut State, node: &Node) -> Result {
    let Some(body) = do_body(node) else {
        return plain_block::run(state, &node.string().unwrap_or_default());
    };
    let Some(block) = body.child(Kind::PLPGSQL_BLOCK) else {
        return Ok(());
    };
    run_block(state, &block)
}

fn may_change(node: &Node) -> bool {
    node.tokens().any(|token| SUSPECT.contains(&token.kind))
}

/// A block is a transaction of its own: what its handler catches never happened.
fn run_block(state: &mut State, block: &Node) -> Result {
    let Some(body) = block.child(Kind::PLPGSQL_BODY) else {
        return Ok(());
    };
    let before = state.clone();
    let Err(error) = run_body(state, &body) else {
        return Ok(());
    };
    let handlers = block.child(Kind::PLPGSQL_EXCEPTION_SECTION);
    let handlers = handlers
        .iter()
        .flat_map(|section| section.children(Kind::PLPGSQL_EXCEPTION_HANDLER));
    let caught = handlers
        .into_iter()
        .find(|handler| catches(handler, &error));
    let Some(handler) = caught else {
        return Err(error);
    };
    *state = before;
    match handler.child(Kind::PLPGSQL_BODY) {
        Some(body) => run_handler(state, &body),
        None => Ok(()),
    }
}

/// In a handler a check of what is there and a message are the usual; they change nothing.
fn run_handler(state: &mut State, body: &Node) -> Result {
    let raises = |node: &Node| node.kind() == Kind::PLPGSQL_RAISE_STMT;
    if body.nodes().all(|node| raises(&node) || !may_change(&node)) {
        return Ok(());
    }
    run_body(state, body)
}

fn catches(handler: &Node, error: &str) -> bool {
    let conditions = handler.descendants(Kind::PLPGSQL_CONDITION);
    conditions
        .iter()
        .any(|condition| covers(&condition.text(), error))
}

/// Whether a condition covers an error, told by the words of its message.
pub(crate) fn covers(condition: &str, error: &str) -> bool {
    match &*condition.to_ascii_lowercase() {
        "others" => true,
        "duplicate_object" | "duplicate_table" | "duplicate_column" | "duplicate_schema"
        | "duplicate_function" | "unique_violation" => error.contains("already exists"),
        "undefined_object"
        | "undefined_table"
        | "undefined_column"
        | "undefined_function"
        | "invalid_schema_name" => error.contains("does not exist"),
        "dependent_objects_still_exist" => error.contains("depends on it"),
        _ => false,
    }
}

fn run_body(state: &mut State, body: &Node) -> Result {
    for statement in body.nodes() {
        run_statement(state, &statement)?;
    }
    Ok(())
}

fn run_statement(state: &mut State, node: &Node) -> Result {
    match node.kind() {
        Kind::PLPGSQL_BLOCK => run_block(state, node),
        Kind::PLPGSQL_EXEC_SQL_STMT => {
            let inner = node.nodes().next().ok_or("the statement is empty")?;
            statement::carry_out(state, &inner)
        }
        Kind::PLPGSQL_RAISE_STMT if is_exception(node) => {
            Err("the block raises an exception".to_owned())
        }
        Kind::PLPGSQL_DYN_EXECUTE_STMT => execute(state, node),
        Kind::PLPGSQL_IF_STMT => run_if(state, node),
        _ if !may_change(node) => Ok(()),
        other => Err(format!("what {other:?} does is known to the server only")),
    }
}

/// Without a level RAISE is one of an exception.
fn is_exception(raise: &Node) -> bool {
    let level = raise.child(Kind::PLPGSQL_RAISE_LEVEL);
    level.is_none_or(|level| level.text().eq_ignore_ascii_case("exception"))
}

/// `EXECUTE '...'` with a plain text is as good as the text.
fn execute(state: &mut State, node: &Node) -> Result {
    let expression = node
        .child(Kind::PLPGSQL_EXPR)
        .ok_or("the statement is empty")?;
    let target = expression.descendants(Kind::TARGET).into_iter().next();
    let value = target.and_then(|target| target.nodes().next());
    let text = value
        .filter(|value| value.kind() == Kind::LITERAL)
        .and_then(|value| value.string());
    let text = text.ok_or("what EXECUTE runs is put together on the server")?;
    let (statements, errors) = crate::syntax::parse(&text);
    if let Some(error) = errors.first() {
        return Err(error.message.clone());
    }
    statements
        .iter()
        .try_for_each(|inner| statement::carry_out(state, inner))
}

/// `IF NOT EXISTS (SELECT ... catalog ...) THEN CREATE ...` asks whether the object is there, and so
/// do we: the statement runs unless it is refused for that very reason.
fn run_if(state: &mut State, node: &Node) -> Result {
    if !may_change(node) {
        return Ok(());
    }
    let has_branches = node.has(Kind::PLPGSQL_ELSE_CLAUSE) || node.has(Kind::PLPGSQL_ELSIF_CLAUSE);
    let condition = node
        .child(Kind::PLPGSQL_EXPR)
        .map(|condition| condition.text())
        .unwrap_or_default();
    let condition = condition.to_ascii_lowercase();
    let asks_catalog = ["pg_", "information_schema", "to_regclass", "to_regtype"]
        .iter()
        .any(|word| condition.contains(word));
    let body = node
        .child(Kind::PLPGSQL_BODY)
        .ok_or("the branch is empty")?;
    if has_branches || !asks_catalog {
        return Err("which branch of IF is taken is known to the server only".to_owned());
    }
    let wants_missing = condition.starts_with("not ")
        || condition.ends_with("is null")
        || condition.contains("= 0");
    for statement in body.nodes() {
        let before = state.clone();
        let Err(error) = run_statement(state, &statement) else {
            continue;
        };
        let expected = if wants_missing {
            "already exists"
        } else {
            "does not exist"
        };
        if !error.contains(expected) {
            return Err(error);
        }
        *state = before;
    }
    Ok(())
}
