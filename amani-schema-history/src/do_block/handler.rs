//! `EXCEPTION`: which handler is taken, and whether the model can say.

use super::{Flow, Run, may_change};
use crate::error::Result;
use crate::guard::{self, Value};
use crate::state::State;
use crate::statement;
use crate::syntax::{Kind, Node};

/// What a block comes to, one way or another.
type Outcome = (Flow, State);

impl Run<'_> {
    /// A block is a transaction of its own: what its handler catches never happened.
    pub(super) fn handled(&mut self, body: &Node, section: &Node) -> Result<Flow> {
        let before = self.state.clone();
        let handlers = section.children(Kind::PLPGSQL_EXCEPTION_HANDLER);
        let risky = self.is_risky(body);
        let flow = match self.body(body) {
            Ok(flow) => flow,
            Err(error) => {
                let caught = handlers.iter().find(|handler| catches(handler, &error));
                let handler = caught.ok_or(error)?;
                self.state.clone_from(&before);
                self.handler(handler)?
            }
        };
        if risky {
            let after = (flow, self.state.clone());
            for handler in handlers.iter().filter(|handler| may_be_taken(handler)) {
                self.same_either_way(handler, &before, &after)?;
            }
            self.forget(section);
            self.forget(body);
        }
        Ok(flow)
    }

    /// A statement that fails for its rows leads to a handler, which then has to come to the same.
    fn same_either_way(&mut self, handler: &Node, before: &State, after: &Outcome) -> Result {
        let mut state = before.clone();
        let mut run = Run {
            state: &mut state,
            variables: self.variables.clone(),
        };
        // Where the handler raises, the migration fails as a whole.
        let raises = "the block raises an exception";
        let is_same = match run.handler(handler) {
            Ok(flow) => (flow, state) == *after,
            Err(error) => error == raises,
        };
        is_same.then_some(()).ok_or_else(|| {
            "whether a statement of the block fails, so that its handler is taken, is known to the server only"
                .to_owned()
        })
    }

    /// In a handler a check of what is there and a message are the usual; they change nothing.
    fn handler(&mut self, handler: &Node) -> Result<Flow> {
        let Some(body) = handler.child(Kind::PLPGSQL_BODY) else {
            return Ok(Flow::Next);
        };
        let passes = |node: Node| match node.kind() {
            Kind::PLPGSQL_RAISE_STMT => !super::is_exception(&node),
            _ => !may_change(&node) && !node.has_token(Kind::RETURN_KW) && !super::leaves(&node),
        };
        if body.nodes().all(passes) {
            return Ok(Flow::Next);
        }
        self.body(&body)
    }

    /// Whether anything in a body may fail for what only the server knows: its rows, above all.
    fn is_risky(&self, body: &Node) -> bool {
        const RISKY: &[Kind] = &[
            Kind::PLPGSQL_PERFORM_STMT,
            Kind::PLPGSQL_CALL_STMT,
            Kind::PLPGSQL_ASSERT_STMT,
            Kind::PLPGSQL_FOR_QUERY_STMT,
            Kind::PLPGSQL_FOR_DYN_STMT,
            Kind::PLPGSQL_FOR_CURSOR_STMT,
            Kind::PLPGSQL_FOR_EACH_STMT,
            Kind::PLPGSQL_OPEN_STMT,
            Kind::PLPGSQL_FETCH_STMT,
            Kind::PLPGSQL_MOVE_STMT,
            Kind::PLPGSQL_DO_STMT,
            Kind::ERROR,
        ];
        let any = |kind: Kind, is_risky: &dyn Fn(&Node) -> bool| {
            body.descendants(kind).iter().any(is_risky)
        };
        RISKY.iter().any(|kind| any(*kind, &|_| true))
            || any(Kind::PLPGSQL_EXEC_SQL_STMT, &|node| {
                node.nodes().next().is_some_and(|it| touches_rows(&it))
            })
            || any(Kind::PLPGSQL_DYN_EXECUTE_STMT, &|node| {
                super::text_of(node).is_none_or(|text| !only_changes(&text))
            })
            || any(Kind::PLPGSQL_ASSIGN_STMT, &|node| !self.is_known(node))
    }

    fn is_known(&self, assignment: &Node) -> bool {
        let value = assignment.child(Kind::PLPGSQL_EXPR);
        let value = value.map(|value| guard::evaluate(self.state, &self.variables, &value));
        matches!(value, Some(Ok(value)) if !matches!(value, Value::Unknown))
    }
}

pub(crate) fn touches_rows(statement: &Node) -> bool {
    statement::touches_rows(statement.kind())
}

/// Whether a text holds nothing that reads or writes rows.
fn only_changes(text: &str) -> bool {
    let (statements, _) = crate::syntax::parse(text);
    !statements.iter().any(touches_rows)
}

fn catches(handler: &Node, error: &str) -> bool {
    conditions(handler)
        .iter()
        .any(|condition| covers(condition, error))
}

fn conditions(handler: &Node) -> Vec<String> {
    let conditions = handler.descendants(Kind::PLPGSQL_CONDITION);
    conditions.iter().map(Node::text).collect()
}

/// Whether a statement that reads or writes rows may come to a handler.
fn may_be_taken(handler: &Node) -> bool {
    conditions(handler)
        .iter()
        .any(|condition| is_of_rows(condition))
}

/// Whether a condition can be that of rows: that something is there already only a change of the schema says.
pub(crate) fn is_of_rows(condition: &str) -> bool {
    const OF_SCHEMAS: &[&str] = &[
        "duplicate_object",
        "duplicate_table",
        "duplicate_column",
        "duplicate_schema",
        "duplicate_function",
        "dependent_objects_still_exist",
    ];
    !OF_SCHEMAS.contains(&&*condition.to_ascii_lowercase())
}

/// Whether a condition covers an error, told by the words of its message.
pub(crate) fn covers(condition: &str, error: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|words| error.contains(words));
    if error.contains("is not the only one") {
        return false;
    }
    match &*condition.to_ascii_lowercase() {
        // What the model cannot follow is no error of the server.
        "others" => says(&[
            "already exists",
            "does not exist",
            "depends on it",
            "specified more than once",
            "are not allowed",
            "the block raises an exception",
        ]),
        "duplicate_object" | "duplicate_table" | "duplicate_column" | "duplicate_schema"
        | "duplicate_function" | "unique_violation" => says(&["already exists"]),
        "undefined_object"
        | "undefined_table"
        | "undefined_column"
        | "undefined_function"
        | "invalid_schema_name" => says(&["does not exist"]),
        "dependent_objects_still_exist" => says(&["depends on it"]),
        "raise_exception" => says(&["the block raises an exception"]),
        _ => false,
    }
}
