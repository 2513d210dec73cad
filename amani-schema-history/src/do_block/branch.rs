//! `IF`: which branch is taken, where the model can say.

use super::{Flow, Run, may_change};
use crate::error::Result;
use crate::guard::{self, Value};
use crate::state::State;
use crate::syntax::{Kind, Node};

/// A condition, none for ELSE, and what follows.
struct Branch {
    condition: Option<Node>,
    body: Node,
}

fn branches(node: &Node) -> Vec<Branch> {
    let clauses = node.nodes().filter(|clause| {
        matches!(
            clause.kind(),
            Kind::PLPGSQL_ELSIF_CLAUSE | Kind::PLPGSQL_ELSE_CLAUSE
        )
    });
    let all = [node.clone()].into_iter().chain(clauses);
    let branch = |clause: Node| {
        Some(Branch {
            condition: clause.child(Kind::PLPGSQL_EXPR),
            body: clause.child(Kind::PLPGSQL_BODY)?,
        })
    };
    all.filter_map(branch).collect()
}

impl Run<'_> {
    pub(super) fn branches(&mut self, node: &Node) -> Result<Flow> {
        if !may_change(node) && !node.has_token(Kind::RETURN_KW) && !super::leaves(node) {
            self.forget(node);
            return Ok(Flow::Next);
        }
        let branches = branches(node);
        for (place, branch) in branches.iter().enumerate() {
            let value = match &branch.condition {
                Some(condition) => guard::evaluate(self.state, &self.variables, condition)?,
                None => Value::Bool(true),
            };
            match value {
                Value::Bool(true) => return self.body(&branch.body),
                Value::Bool(false) | Value::Null => {}
                _ => return self.unsure(&branches[place..]),
            }
        }
        Ok(Flow::Next)
    }

    /// Which branch is taken makes no difference, or the first statement is refused for the very
    /// reason that the condition asks for.
    fn unsure(&mut self, branches: &[Branch]) -> Result<Flow> {
        let has_else = branches.last().is_some_and(|last| last.condition.is_none());
        let mut outcomes: Vec<Result<(Flow, State)>> = Vec::new();
        if !has_else {
            outcomes.push(Ok((Flow::Next, self.state.clone())));
        }
        for branch in branches {
            outcomes.push(self.outcome(&branch.body));
        }
        if let Ok((flow, state)) = &outcomes[0]
            && outcomes.iter().all(|outcome| *outcome == outcomes[0])
        {
            *self.state = state.clone();
            for branch in branches {
                self.forget(&branch.body);
            }
            return Ok(*flow);
        }
        match branches {
            [only] => self.by_its_object(only),
            _ => Err("which branch of IF is taken is known to the server only".to_owned()),
        }
    }

    fn outcome(&self, body: &Node) -> Result<(Flow, State)> {
        let mut state = self.state.clone();
        let mut run = Run {
            state: &mut state,
            variables: self.variables.clone(),
        };
        let flow = run.body(body)?;
        Ok((flow, state))
    }

    /// A condition that asks for the object which the first statement makes or takes away: the
    /// statement runs unless the object is there, or is not.
    fn by_its_object(&mut self, branch: &Branch) -> Result<Flow> {
        let unknown = || "which branch of IF is taken is known to the server only".to_owned();
        let condition = branch.condition.as_ref().ok_or_else(unknown)?;
        let first = branch.body.nodes().next().ok_or_else(unknown)?;
        let expected = if wants_missing(condition) {
            "already exists"
        } else {
            "does not exist"
        };
        let fits = if wants_missing(condition) {
            adds(&first)
        } else {
            removes(&first)
        };
        if !fits || !asks_catalog(condition) || !names_the_same(condition, &first) {
            return Err(unknown());
        }
        let before = self.state.clone();
        match self.statement(&first) {
            Ok(_) => {
                *self.state = before;
                self.body(&branch.body)
            }
            Err(error) if error.contains(expected) => {
                *self.state = before;
                Ok(Flow::Next)
            }
            Err(error) => Err(error),
        }
    }
}

fn asks_catalog(condition: &Node) -> bool {
    let text = condition.text().to_ascii_lowercase();
    ["pg_", "information_schema", "to_reg"]
        .iter()
        .any(|word| text.contains(word))
}

fn wants_missing(condition: &Node) -> bool {
    let text = condition.text().to_ascii_lowercase();
    text.starts_with("not ") || text.ends_with("is null") || text.ends_with("= 0")
}

/// Whether a statement makes an object.
fn adds(statement: &Node) -> bool {
    let tokens: Vec<Kind> = statement.tokens().map(|token| token.kind).collect();
    tokens.first() == Some(&Kind::CREATE_KW)
        || tokens.first() == Some(&Kind::ALTER_KW) && tokens.contains(&Kind::ADD_KW)
}

/// Whether a statement takes an object or its name away.
fn removes(statement: &Node) -> bool {
    let tokens: Vec<Kind> = statement.tokens().map(|token| token.kind).collect();
    tokens.first() == Some(&Kind::DROP_KW)
        || tokens.first() == Some(&Kind::ALTER_KW)
            && (tokens.contains(&Kind::DROP_KW) || tokens.contains(&Kind::RENAME_KW))
}

/// Whether a text of the condition is a name in the statement.
fn names_the_same(condition: &Node, statement: &Node) -> bool {
    let texts = condition.descendants(Kind::LITERAL);
    let texts: Vec<String> = texts.iter().filter_map(Node::string).collect();
    let last = |text: &str| {
        text.rsplit('.')
            .next()
            .unwrap_or_default()
            .trim_matches('"')
            .to_owned()
    };
    let names: Vec<String> = texts.iter().map(|text| last(text)).collect();
    let mut tokens = statement.tokens().filter(crate::syntax::Token::is_word);
    tokens.any(|token| names.contains(&token.name()))
}
