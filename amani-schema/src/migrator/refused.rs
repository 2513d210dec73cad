//! What no migrator can carry out, with or without a transaction: it is refused before anything is sent.

use super::split::{Token, statements};
use super::trouble::{StatementError, first_line};

/// A statement, why it is refused, and what to do instead.
type Refusal = (fn(&[Token<'_>]) -> bool, &'static str, &'static str);

const REFUSALS: [Refusal; 3] = [
    (
        |tokens| copies(tokens, "from"),
        "COPY takes its rows from a client that sends them, as psql does; a migration has none",
        "write the rows as INSERT, or load them outside of the migrations",
    ),
    (
        |tokens| copies(tokens, "to"),
        "COPY gives its rows to a client that takes them, as psql does; a migration has none",
        "take it out, and run it by psql",
    ),
    (
        |tokens| {
            tokens
                .iter()
                .zip(["discard", "all"])
                .filter(|(it, word)| it.is(word))
                .count()
                == 2
        },
        "DISCARD ALL lets go of the lock that migrators hold, and of what they have prepared",
        "take it out, or RESET what the file has set",
    ),
];

/// A statement that no migrator can carry out, in the way that it is refused with before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line that it begins in, from 1.
    pub line: usize,
    /// Its first line.
    pub statement: String,
    /// Why it cannot be carried out.
    pub why: &'static str,
    /// What to do instead.
    pub help: &'static str,
}

/// The first statement of a text that no migrator can carry out: a `COPY` whose rows a client would have to send or
/// take, or what lets go of the lock that migrators hold.
///
/// ```
/// use amani_schema::migrator::refused;
///
/// let copy = refused("CREATE TABLE t (a int);\nCOPY t FROM stdin;\n").unwrap();
/// assert_eq!((copy.line, &*copy.statement), (2, "COPY t FROM stdin;"));
/// assert_eq!(refused("COPY t FROM '/tmp/t';"), None);
/// ```
#[must_use]
pub fn refused(sql: &str) -> Option<Refused> {
    statements(sql).iter().find_map(|statement| {
        let is = |refusal: &&Refusal| refusal.0(&statement.tokens);
        let (_, why, help) = REFUSALS.iter().find(is)?;
        Some(Refused {
            line: statement.line,
            statement: first_line(statement.text),
            why,
            help,
        })
    })
}

/// That a file holds nothing of that.
pub(super) fn check(file: &str, sql: &str) -> sqlx::Result<()> {
    let Some(refused) = refused(sql) else {
        return Ok(());
    };
    let Refused {
        line,
        statement,
        why,
        help,
    } = refused;
    let message = format!("{file}:{line}: {why}\n  {statement}\n  help: {help}");
    Err(StatementError::of(message, None))
}

/// `COPY ... FROM STDIN`, or `TO STDOUT`; PostgreSQL takes either name for the client.
fn copies(tokens: &[Token<'_>], direction: &str) -> bool {
    let Some((first, rest)) = tokens.split_first() else {
        return false;
    };
    let is_client = |token: &Token<'_>| token.is("stdin") || token.is("stdout");
    let mut depth = 0_usize;
    let mut is_outside = |token: &Token<'_>| {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    let outside: Vec<&Token<'_>> = rest.iter().filter(|it| is_outside(it)).collect();
    let mut pairs = outside.windows(2);
    first.is("copy") && pairs.any(|pair| pair[0].is(direction) && is_client(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::check;

    fn is_refused(sql: &str) -> bool {
        check("a.sql", sql).is_err()
    }

    #[test]
    fn what_needs_a_client_is_told_from_what_the_server_does_by_itself() {
        for sql in [
            "COPY t FROM stdin;\n1\ta\n\\.\n",
            "SELECT 1; copy s.t (a, b) from STDIN with (format csv);",
            "COPY (SELECT a FROM t) TO STDOUT",
            "COPY t TO stdin;",
            "DISCARD ALL;",
        ] {
            assert!(is_refused(sql), "{sql}");
        }
        for sql in [
            "COPY t FROM '/tmp/a';",
            "COPY t TO PROGRAM 'cat';",
            "COPY (SELECT a FROM stdin) TO '/tmp/a';",
            "COPY t (\"from\", stdin) FROM '/tmp/a';",
            "SELECT a FROM stdin;",
            "DISCARD PLANS;",
            "DO $$ BEGIN EXECUTE 'COPY t FROM stdin'; END $$;",
        ] {
            assert!(!is_refused(sql), "{sql}");
        }
    }

    #[test]
    fn a_refusal_has_a_place_and_says_what_to_do() {
        let error = check("a.sql", "SELECT 1;\n\nCOPY t FROM stdin;\n1\n").unwrap_err();
        let message = error.as_database_error().unwrap().message();
        assert_eq!(
            message,
            "a.sql:3: COPY takes its rows from a client that sends them, as psql does; a migration has none\n  \
             COPY t FROM stdin;\n  help: write the rows as INSERT, or load them outside of the migrations"
        );
    }
}
