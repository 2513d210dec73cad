//! `DO` blocks: what they do to the schema, as far as it is static text.

mod branch;
mod handler;
mod variable;

pub(crate) use self::handler::{covers, is_of_rows, touches_rows};

use crate::changing;
use crate::error::Result;
use crate::guard::Variables;
use crate::plain_block;
use crate::state::State;
use crate::statement;
use crate::syntax::{Kind, Node, do_body, tokens};

/// Words that begin a statement which may change the schema, or one that is known to the server only.
pub(crate) const SUSPECT: &[Kind] = &[
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
    fn block(&mut self, block: &Node) -> Result<Flow> {
        let Some(body) = block.child(Kind::PLPGSQL_BODY) else {
            return Ok(Flow::Next);
        };
        self.declare(block)?;
        match block.child(Kind::PLPGSQL_EXCEPTION_SECTION) {
            Some(section) => self.handled(&body, &section),
            None => self.body(&body),
        }
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
                if node.has_token(Kind::RETURN_KW) || leaves(node) {
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

/// Without a level RAISE is one of an exception.
fn is_exception(raise: &Node) -> bool {
    let level = raise.child(Kind::PLPGSQL_RAISE_LEVEL);
    level.is_none_or(|level| level.text().eq_ignore_ascii_case("exception"))
}

/// Whether it ends a block by its name: `EXIT` without one, or with that of a loop in it, ends that loop.
fn leaves(node: &Node) -> bool {
    let name = |of: &Node, kind: Kind| of.descendants(kind).first().map(Node::name);
    let labels = node.descendants(Kind::PLPGSQL_LABEL);
    let mut exits = node.descendants(Kind::PLPGSQL_EXIT_STMT);
    exits.extend(node.descendants(Kind::PLPGSQL_CONTINUE_STMT));
    exits.iter().any(|exit| {
        let to = name(exit, Kind::PLPGSQL_LABEL_NAME_REF);
        let is_within = |label: &Node| name(label, Kind::PLPGSQL_LABEL_NAME) == to;
        to.is_some() && !labels.iter().any(is_within)
    })
}

/// The plain text that `EXECUTE` runs.
fn text_of(node: &Node) -> Option<String> {
    let expression = node.child(Kind::PLPGSQL_EXPR)?;
    let target = expression.descendants(Kind::TARGET).into_iter().next();
    let value = target.and_then(|target| target.nodes().next());
    value
        .filter(|value| value.kind() == Kind::LITERAL)
        .and_then(|value| value.string())
}

/// `EXECUTE '...'` with a plain text is as good as the text.
fn execute(state: &mut State, node: &Node) -> Result {
    let text = text_of(node).ok_or("what EXECUTE runs is put together on the server")?;
    let (statements, errors) = crate::syntax::parse(&text);
    if let Some(error) = errors.first() {
        return Err(error.message.clone());
    }
    statements
        .iter()
        .try_for_each(|inner| statement::carry_out(state, inner))
}
