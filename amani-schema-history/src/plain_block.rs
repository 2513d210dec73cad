//! A PL/pgSQL block read by its tokens, where the parser cannot: statements in a row, and a handler.
//!
//! That is the shape of the guarded statements that we write ourselves.

use amani_schema_core::schema::Enum;

use crate::do_block::{SUSPECT, covers, is_of_rows, touches_rows};
use crate::error::Result;
use crate::state::State;
use crate::statement;
use crate::syntax::{Kind, Node, Token, parse, tokens};

/// Words that make a block more than a row of statements.
const CONTROL: &[Kind] = &[
    Kind::IF_KW,
    Kind::FOR_KW,
    Kind::LOOP_KW,
    Kind::WHILE_KW,
    Kind::BEGIN_KW,
    Kind::EXECUTE_KW,
];

pub(crate) fn run(state: &mut State, text: &str) -> Result {
    let unreadable = || "this DO block cannot be read".to_owned();
    let tokens = tokens(text);
    let is_word = |token: &Token, word: &str| token.text.eq_ignore_ascii_case(word);
    let begin = tokens.iter().position(|token| token.kind == Kind::BEGIN_KW);
    let begin = begin.ok_or_else(unreadable)?;
    let after = &tokens[begin + 1..];
    let end = after
        .iter()
        .rposition(|token| is_word(token, "end"))
        .ok_or_else(unreadable)?;
    let handler = after[..end]
        .iter()
        .position(|token| is_word(token, "exception"));
    let main = &after[..handler.unwrap_or(end)];
    if (0..main.len()).any(|place| is_control(main, place)) {
        return Err(unreadable());
    }
    let start = after.first().map_or(text.len(), |token| token.offset);
    let stop = after[handler.unwrap_or(end)].offset;
    let handler = &after[handler.unwrap_or(end)..end];
    let (statements, errors) = parse(&text[start..stop]);
    if !errors.is_empty() {
        return Err(unreadable());
    }
    let before = state.clone();
    for node in &statements {
        if let Err(error) = statement::carry_out(state, node) {
            return caught(state, before, handler, node, error);
        }
    }
    let mut conditions = conditions(handler);
    let is_open = statements.iter().any(touches_rows) && conditions.any(|it| is_of_rows(&it.text));
    if is_open && *state != before {
        return Err(unreadable());
    }
    Ok(())
}

fn conditions(handler: &[Token]) -> impl Iterator<Item = &Token> {
    let words = handler.iter().filter(|token| token.is_word());
    let words = words.skip(2).filter(|token| token.kind != Kind::OR_KW);
    words.take_while(|token| !token.text.eq_ignore_ascii_case("then"))
}

/// `IF` is a word of control only where a statement begins: `DROP SCHEMA IF EXISTS` has it, too.
fn is_control(tokens: &[Token], place: usize) -> bool {
    let begins = || place == 0 || tokens[place - 1].text == ";";
    let kind = tokens[place].kind;
    CONTROL.contains(&kind) && (kind != Kind::IF_KW || begins())
}

/// What is caught never happened; a handler that looks at the labels lets other labels not pass.
fn caught(
    state: &mut State,
    before: State,
    handler: &[Token],
    node: &Node,
    error: String,
) -> Result {
    let conditions = handler
        .iter()
        .take_while(|token| !token.text.eq_ignore_ascii_case("then"));
    let is_caught = conditions
        .into_iter()
        .any(|token| covers(&token.text, &error));
    let raises = handler.iter().any(|token| {
        token.text.eq_ignore_ascii_case("exception") && token.offset > handler[0].offset
    });
    let changes = handler.iter().any(|token| SUSPECT.contains(&token.kind));
    if !is_caught || changes || raises && has_other_labels(&before, node) {
        return Err(error);
    }
    *state = before;
    Ok(())
}

fn has_other_labels(state: &State, node: &Node) -> bool {
    let mut fresh = State {
        search_path: state.search_path.clone(),
        ..State::default()
    };
    if statement::carry_out(&mut fresh, node).is_err() {
        return false;
    }
    let same = |wanted: &Enum| {
        let there = state
            .schema
            .enums
            .iter()
            .find(|item| item.name == wanted.name);
        there.is_some_and(|there| there.labels == wanted.labels)
    };
    !fresh.schema.enums.iter().all(same)
}
