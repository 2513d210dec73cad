//! The query of a view as far as it can be brought into one form without a server.
//!
//! What it prints anew (casts, stars, what qualifies a column) depends on types that only the server
//! works out. Here nothing is changed but what means the same in every query.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use amani_schema_core::schema::{is_builtin_type_name, is_reserved_prefix};

use super::layout::in_lines;
use crate::depends::{Form, Mention, What, mentions, object_name};
use crate::rename::{self, Edit};
use crate::syntax::{Kind, Node, Token, parse};

/// The words that join the parts of a query, printed in capitals; as names they are quoted.
const WORDS: &[&str] = &[
    "ALL",
    "AND",
    "AS",
    "ASC",
    "CASE",
    "CROSS",
    "DESC",
    "DISTINCT",
    "ELSE",
    "END",
    "EXCEPT",
    "FROM",
    "FULL",
    "GROUP",
    "HAVING",
    "IN",
    "INNER",
    "INTERSECT",
    "IS",
    "JOIN",
    "LATERAL",
    "LEFT",
    "LIMIT",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "RIGHT",
    "SELECT",
    "THEN",
    "UNION",
    "USING",
    "WHEN",
    "WHERE",
    "WITH",
];

/// The names in `pg_catalog.pg_proc` of PostgreSQL 14 to 18, but for those with the prefix `pg_`.
static FUNCTIONS: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("functions.txt").lines().collect());

/// A query in its lines, and in the words that are the same for all who write it.
pub(crate) fn query(text: &str) -> String {
    in_lines(&respelled(text))
}

/// A query without the schema of what is in `public`, as a text of the model has it, and with the words
/// of its grammar in capitals.
fn respelled(text: &str) -> String {
    if !may_change(text) {
        return text.to_owned();
    }
    let (statements, errors) = parse(text);
    let ([statement], []) = (statements.as_slice(), errors.as_slice()) else {
        return text.to_owned();
    };
    let words = statement.tokens().filter_map(|token| capitals(&token));
    rename::edited(text, words.chain(without_public(statement, text)).collect())
}

/// A name without a schema that PostgreSQL, or the query itself, has too would mean that one.
fn without_public(statement: &Node, text: &str) -> Vec<Edit> {
    let common = statement.descendants(Kind::CTE_NAME);
    let common: Vec<String> = common.iter().map(Node::name).collect();
    let is_due = |mention: &Mention| match (mention.path.as_slice(), mention.what) {
        ([schema, name], What::Relation { .. }) => {
            schema == "public" && !is_reserved_prefix(name) && !common.contains(name)
        }
        ([schema, name], What::Type) => schema == "public" && !is_builtin_type_name(name),
        ([schema, name], What::Function { .. }) => {
            schema == "public" && !is_reserved_prefix(name) && !FUNCTIONS.contains(&**name)
        }
        _ => false,
    };
    let public = mentions(Form::Statement, text).into_iter().filter(is_due);
    public
        .map(|mention| rename::edit(&mention, &object_name(&mention.path)))
        .collect()
}

/// Whether there is a word to change, be it in a string: most queries need not be parsed for that.
fn may_change(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.any(|word| word.eq_ignore_ascii_case("public") || in_capitals(word).is_some())
}

fn in_capitals(word: &str) -> Option<String> {
    let capitals = word.to_ascii_uppercase();
    (capitals != word && WORDS.binary_search(&&*capitals).is_ok()).then_some(capitals)
}

/// What is written without quotes means the same in capitals.
fn capitals(token: &Token) -> Option<Edit> {
    let capitals = in_capitals(&token.text)?;
    Some((token.offset..token.offset + token.text.len(), capitals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_public_goes_without_its_schema() {
        let queries = [
            (
                "SELECT a.id, 'x'::public.mood FROM public.a JOIN public.\"B\" b ON true",
                "SELECT a.id, 'x'::mood FROM a JOIN \"B\" b ON true",
            ),
            (
                "select id as n from (select 1 as id) q where id is not null",
                "SELECT id AS n FROM (SELECT 1 AS id) q WHERE id IS NOT NULL",
            ),
            (
                "SELECT public.own(a), lower(a) FROM q WHERE (SELECT public.\"Own\"(DISTINCT a))",
                "SELECT own(a), lower(a) FROM q WHERE (SELECT \"Own\"(DISTINCT a))",
            ),
            (
                "SELECT nextval('public.s'::regclass), q.public FROM app.q",
                "SELECT nextval('s'::regclass), q.public FROM app.q",
            ),
        ];
        for (written, plain) in queries {
            assert_eq!(respelled(written), plain);
            assert_eq!(respelled(plain), plain);
        }
    }

    #[test]
    fn what_would_mean_something_else_keeps_its_schema() {
        let queries = [
            "WITH a AS (SELECT 1) SELECT * FROM public.a",
            "SELECT * FROM public.pg_class",
            "SELECT x::public.\"interval\" FROM t",
            "SELECT public.lower(x) FROM t",
            "SELECT public.t.x FROM t",
            "SELECT 'public.t', \"as\", \"public.t\" FROM app.t",
            "SELECT FROM WHERE",
        ];
        for text in queries {
            assert_eq!(respelled(text), text);
        }
    }
}
