//! `DO` blocks: what they do to the schema, as far as it is static text.

mod branch;
mod variable;

use crate::changing;
use crate::error::Result;
use crate::guard::Variables;
use crate::plain_block;
use crate::state::State;
use crate::statement;
use crate::syntax::{Kind, Node, do_body, tokens};

/// Words that begin a statement which may change the schema, or one that is known to the server only.
const SUSPECT: &[Kind] = &[
    Kind::CREATE_KW,
    Kind::ALTER_KW,
    Kind::DROP_KW,
    Kind::COMMENT_KW,
    Kind::EXECUTE_KW,
    Kind::RENAME_KW,
    Kind::GRANT_KW,
    Kind::REVOKE_KW,
    Kind::REASSIGN_KW,
];

pub(crate) fn run(state: &mut State, node: &Node) -> Result {
    let text = node.string().unwrap_or_default();
    changing::check_text(state, &text)?;
    if !tokens(&text)
        .iter()
        .any(|token| SUSPECT.contains(&token.kind))
    {
        return Ok(());
    }
    let Some(body) = do_body(node) else {
        return plain_block::run(state, &text);
    };
    let Some(block) = body.child(Kind::PLPGSQL_BLOCK) else {
        return Ok(());
    };
    let mut run = Run {
        state,
        variables: Variables::new(),
    };
    run.block(&block).map(|_| ())
}

fn may_change(node: &Node) -> bool {
    node.tokens().any(|token| SUSPECT.contains(&token.kind))
}

/// Where a block goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Next,
    /// `RETURN` ends it.
    Return,
}

/// A block on its way, with what is known of its variables.
struct Run<'a> {
    state: &'a mut State,
    variables: Variables,
}

impl Run<'_> {
    /// A block is a transaction of its own: what its handler catches never happened.
    fn block(&mut self, block: &Node) -> Result<Flow> {
        let Some(body) = block.child(Kind::PLPGSQL_BODY) else {
            return Ok(Flow::Next);
        };
        self.declare(block)?;
        let before = self.state.clone();
        let error = match self.body(&body) {
            Ok(flow) => return Ok(flow),
            Err(error) => error,
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
        *self.state = before;
        match handler.child(Kind::PLPGSQL_BODY) {
            Some(body) => self.handler(&body),
            None => Ok(Flow::Next),
        }
    }

    /// In a handler a check of what is there and a message are the usual; they change nothing.
    fn handler(&mut self, body: &Node) -> Result<Flow> {
        let raises = |node: &Node| node.kind() == Kind::PLPGSQL_RAISE_STMT;
        if body.nodes().all(|node| raises(&node) || !may_change(&node)) {
            return Ok(Flow::Next);
        }
        self.body(body)
    }

    fn body(&mut self, body: &Node) -> Result<Flow> {
        for statement in body.nodes() {
            if self.statement(&statement)? == Flow::Return {
                return Ok(Flow::Return);
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, node: &Node) -> Result<Flow> {
        match node.kind() {
            Kind::PLPGSQL_BLOCK => return self.block(node),
            Kind::PLPGSQL_IF_STMT => return self.branches(node),
            Kind::PLPGSQL_RETURN_STMT => return Ok(Flow::Return),
            Kind::PLPGSQL_EXEC_SQL_STMT => {
                let inner = node.nodes().next().ok_or("the statement is empty")?;
                statement::carry_out(self.state, &inner)?;
                self.forget(node);
            }
            Kind::PLPGSQL_RAISE_STMT if is_exception(node) => {
                return Err("the block raises an exception".to_owned());
            }
            Kind::PLPGSQL_DYN_EXECUTE_STMT => execute(self.state, node)?,
            Kind::PLPGSQL_ASSIGN_STMT => self.assign(node)?,
            Kind::PLPGSQL_PERFORM_STMT => self.perform(node)?,
            Kind::ERROR if self.select_into(node)? => {}
            _ if !may_change(node) => {
                self.forget(node);
                if node.has_token(Kind::RETURN_KW) {
                    return Err(
                        "whether the block ends here is known to the server only".to_owned()
                    );
                }
            }
            other => return Err(format!("what {other:?} does is known to the server only")),
        }
        Ok(Flow::Next)
    }
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
