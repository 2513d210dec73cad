//! Routines of the folder whose bodies change the schema, and what calls them.
//!
//! A body is no part of the schema, so what it does is not carried out: a call of it is an error.

use amani_schema_core::schema::{Routine, Schema};

use crate::error::Result;
use crate::state::{State, schema_of};
use crate::syntax::{Kind, Node, Token, tokens};

/// What statements begin with that change the schema.
const CHANGES: &[&str] = &["create", "alter", "drop", "grant", "revoke", "reassign"];

/// The same of two words, whose first is a name as well.
const CHANGES_OF_TWO: &[[&str; 2]] = &[["comment", "on"], ["import", "foreign"]];

/// What a statement of a body stands behind.
const BEGINNINGS: &[&str] = &[";", "begin", "then", "else", "loop", ">", ">>"];

/// What a name stands behind that is followed by parentheses and not called.
const NOT_CALLED: &[&str] = &[
    "into",
    "table",
    "on",
    "exists",
    "function",
    "procedure",
    "routine",
    "references",
];

/// Whether a statement that is run calls, by whatever way, what could change the schema.
pub(crate) fn check_calls(state: &State, node: &Node) -> Result {
    if state.schema.routines.is_empty() {
        return Ok(());
    }
    check(state, &node.tokens().collect::<Vec<_>>())
}

/// The same of a text that is run: the body of a block.
pub(crate) fn check_text(state: &State, text: &str) -> Result {
    if state.schema.routines.is_empty() {
        return Ok(());
    }
    check(state, &tokens(text))
}

/// Whether calling a routine that is not in the schema could change it.
pub(crate) fn check_routine(state: &State, routine: &Routine) -> Result {
    let body = body(routine);
    if changes(routine, &body) {
        return Err(refusal(routine));
    }
    check(state, &body)
}

fn refusal(routine: &Routine) -> String {
    format!(
        "\"{}\" could change the schema when it is called, and cannot be followed",
        routine.name
    )
}

fn check(state: &State, tokens: &[Token]) -> Result {
    match find(&state.schema, tokens, &mut Vec::new()) {
        Some(routine) => Err(refusal(routine)),
        None => Ok(()),
    }
}

/// The first routine called that changes the schema; what has been looked at is not looked at again.
fn find<'a>(
    schema: &'a Schema,
    tokens: &[Token],
    seen: &mut Vec<&'a Routine>,
) -> Option<&'a Routine> {
    for path in called(tokens) {
        for routine in schema.routines.iter().filter(|it| is_named(it, &path)) {
            if seen.iter().any(|other| std::ptr::eq(*other, routine)) {
                continue;
            }
            seen.push(routine);
            let body = body(routine);
            if changes(routine, &body) || find(schema, &body, seen).is_some() {
                return Some(routine);
            }
        }
    }
    None
}

/// A name alone may be that of any schema: the path within a body is its caller's.
fn is_named(routine: &Routine, path: &[String]) -> bool {
    match path {
        [name] => routine.name.name == *name,
        [.., schema, name] => routine.name.name == *name && schema_of(&routine.name) == schema,
        [] => false,
    }
}

/// The names in front of parentheses.
fn called(tokens: &[Token]) -> impl Iterator<Item = Vec<String>> {
    let opened = (1..tokens.len()).filter(|place| tokens[*place].kind == Kind::L_PAREN);
    opened.filter_map(|place| {
        let mut start = place - 1;
        while start >= 2 && tokens[start - 1].kind == Kind::DOT {
            start -= 2;
        }
        let name = &tokens[start..place];
        let before = start.checked_sub(1).map(|before| &tokens[before]);
        let is_called = before.is_none_or(|before| !is_one_of(before, NOT_CALLED));
        (is_called && is_name(name.last()?)).then(|| {
            let words = name.iter().filter(|token| token.kind != Kind::DOT);
            words.map(Token::name).collect()
        })
    })
}

fn is_name(token: &Token) -> bool {
    token.is_word() || token.text.starts_with('"')
}

fn is_one_of(token: &Token, words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| token.text.eq_ignore_ascii_case(word))
}

fn body(routine: &Routine) -> Vec<Token> {
    tokens(&routine.body)
}

/// Whether a body holds a statement that changes the schema, or one that is put together as it runs.
fn changes(routine: &Routine, body: &[Token]) -> bool {
    match &*routine.language {
        "plpgsql" => any_statement(body, |statement| changes_schema(statement, body)),
        "sql" => any_statement(body, |statement| {
            changes_schema(statement, body) || makes_table(statement)
        }),
        // What is a string in other languages is not told from what is none.
        "c" | "internal" => false,
        _ => {
            let words = routine.body.split(|c: char| !c.is_ascii_alphabetic());
            let mut words = words.map(str::to_ascii_lowercase);
            words.any(|word| CHANGES.contains(&&*word))
        }
    }
}

/// Whether any statement is so; each goes up to its `;`.
fn any_statement(body: &[Token], is_so: impl Fn(&[Token]) -> bool) -> bool {
    let begins = |place: usize| place == 0 || is_one_of(&body[place - 1], BEGINNINGS);
    let mut places = (0..body.len()).filter(|place| begins(*place));
    places.any(|place| {
        let rest = &body[place..];
        let end = rest.iter().position(|token| token.text == ";");
        is_so(&rest[..end.unwrap_or(rest.len())])
    })
}

fn changes_schema(statement: &[Token], body: &[Token]) -> bool {
    let Some(first) = statement.first() else {
        return false;
    };
    if first.kind == Kind::EXECUTE_KW {
        return executes_change(statement);
    }
    let are = |words: &[&str; 2]| {
        let second = statement.get(1);
        is_one_of(first, &words[..1]) && second.is_some_and(|it| is_one_of(it, &words[1..]))
    };
    let is_change = is_one_of(first, CHANGES) || CHANGES_OF_TWO.iter().any(are);
    is_change && made_for_session(statement).is_none() && !drops_own(statement, body)
}

/// The name of what `CREATE TEMP TABLE` makes.
fn made_for_session(statement: &[Token]) -> Option<String> {
    let is_temporary = statement
        .iter()
        .take(3)
        .any(|token| token.kind == Kind::TEMP_KW || token.kind == Kind::TEMPORARY_KW);
    let is_made = statement.first()?.kind == Kind::CREATE_KW && is_temporary;
    let skipped = [
        "create",
        "local",
        "global",
        "temp",
        "temporary",
        "table",
        "if",
        "not",
        "exists",
    ];
    let name = statement.iter().find(|token| !is_one_of(token, &skipped))?;
    is_made.then(|| name.name())
}

/// `DROP TABLE` of what the body has made for its session.
fn drops_own(statement: &[Token], body: &[Token]) -> bool {
    let is_drop = statement.len() > 2
        && is_one_of(&statement[0], &["drop"])
        && is_one_of(&statement[1], &["table"]);
    let Some(name) = statement.last().filter(|_| is_drop).map(Token::name) else {
        return false;
    };
    any_statement(body, |other| {
        made_for_session(other).as_ref() == Some(&name)
    })
}

/// `SELECT ... INTO t` makes a table where `INTO` names no variable.
fn makes_table(statement: &[Token]) -> bool {
    let is_into = |place: &usize| statement[*place].kind == Kind::INTO_KW;
    let mut places = (1..statement.len()).filter(is_into);
    let is_row = |place: usize| is_one_of(&statement[place - 1], &["insert", "merge"]);
    places.any(|place| !is_row(place))
}

/// A command put together as it runs does what its first text begins with; one that gives rows changes nothing.
fn executes_change(statement: &[Token]) -> bool {
    let mut rest = &statement[1..];
    if rest.iter().any(|token| token.kind == Kind::INTO_KW) {
        return false;
    }
    while rest
        .first()
        .is_some_and(|token| token.kind == Kind::L_PAREN || is_one_of(token, &["format"]))
    {
        rest = &rest[1..];
    }
    let Some(text) = rest
        .first()
        .and_then(|token| crate::words::literal(&token.text))
    else {
        return true;
    };
    let inner = tokens(&text);
    inner.is_empty() || any_statement(&inner, |statement| changes_schema(statement, &inner))
}

#[cfg(test)]
mod tests {
    use crate::History;

    fn follows(routine: &str, call: &str) -> bool {
        let mut history = History::new();
        let errors = history.apply(
            "1_a.sql".as_ref(),
            &format!("CREATE TABLE t (a int); {routine}"),
        );
        assert_eq!(errors, [], "{routine}");
        let errors = history.apply("2_b.sql".as_ref(), call);
        let is_told = |message: &str| {
            message.contains("could change the schema when it is called, and cannot be followed")
        };
        assert!(
            errors.iter().all(|error| is_told(&error.message)),
            "{call}: {errors:?}"
        );
        errors.is_empty()
    }

    fn plpgsql(body: &str) -> String {
        format!(
            "CREATE FUNCTION mk() RETURNS int LANGUAGE plpgsql AS $$ BEGIN {body} RETURN 1; END $$;"
        )
    }

    #[test]
    fn every_way_to_call_what_changes_the_schema_is_refused() {
        let routine = plpgsql("CREATE TABLE made (id int);");
        for call in [
            "SELECT mk();",
            "SELECT MK ();",
            "SELECT * FROM public.mk();",
            "INSERT INTO t VALUES (mk());",
            "UPDATE t SET a = mk();",
            "WITH x AS (SELECT mk()) SELECT 1 FROM x;",
            "VALUES (mk());",
            "(SELECT mk());",
            "CREATE TABLE u AS SELECT mk()::int AS a;",
            "COPY (SELECT mk()) TO STDOUT;",
            "EXPLAIN ANALYZE SELECT mk();",
            "DO $$ BEGIN PERFORM mk(); END $$;",
            "DO $$ DECLARE x int := mk(); BEGIN END $$;",
            "DO $$ DECLARE x int; BEGIN SELECT mk() INTO x; END $$;",
            "DO $$ BEGIN EXECUTE 'SELECT mk()'; END $$;",
        ] {
            assert!(!follows(&routine, call), "{call}");
            assert!(follows(&plpgsql("UPDATE t SET a = 1;"), call), "{call}");
        }
        let procedure = "CREATE PROCEDURE mk() LANGUAGE sql AS 'CREATE TABLE made (id int)';";
        assert!(!follows(procedure, "CALL mk();"));
        let through =
            format!("{routine} CREATE FUNCTION app() RETURNS int LANGUAGE sql AS 'SELECT mk()';");
        assert!(!follows(&through, "SELECT app();"));
        assert!(follows(&through, "-- amani: ignore\nSELECT app();"));
        assert!(follows(
            &through,
            "EXPLAIN SELECT app(); INSERT INTO t (a) VALUES (1);"
        ));
    }

    #[test]
    fn bodies_are_told_by_what_their_statements_begin_with() {
        let changing = [
            "ALTER TABLE t ADD b int;",
            "IF true THEN DROP TABLE t; END IF;",
            "EXECUTE 'DROP TABLE t';",
            "EXECUTE format('CREATE TABLE %I ()', 'x');",
            "EXECUTE command;",
            "EXECUTE 'SELECT 1; DROP TABLE t';",
            "GRANT SELECT ON t TO app;",
        ];
        for body in changing {
            assert!(!follows(&plpgsql(body), "SELECT mk();"), "{body}");
        }
        let others = [
            "PERFORM comment, grant_id FROM notes; UPDATE t SET a = 1;",
            "RAISE NOTICE 'CREATE TABLE x';",
            "EXECUTE format('UPDATE %I SET a = 1', 't');",
            "EXECUTE 'SELECT count(*) FROM ' || name INTO counted;",
            "CREATE TEMP TABLE IF NOT EXISTS kept ON COMMIT DROP AS SELECT 1; DROP TABLE kept;",
        ];
        for body in others {
            assert!(follows(&plpgsql(body), "SELECT mk();"), "{body}");
        }
        let into = "CREATE FUNCTION mk() RETURNS void LANGUAGE sql AS 'SELECT 1 AS a INTO made';";
        assert!(!follows(into, "SELECT mk();"));
    }
}
