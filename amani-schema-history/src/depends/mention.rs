//! The places in a text where it names something.

use std::ops::Range;

use amani_schema_core::schema::{DataType, ObjectName};

use crate::state::in_schema;
use crate::syntax::{self, Kind, Node};

/// What grammar a text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Expression,
    /// `RANGE (a, lower(b))`.
    PartitionKey,
    /// A query, or the statement that makes a rule.
    Statement,
    /// `RETURN ...` and `BEGIN ATOMIC ...`.
    Body,
    /// What stands behind `RETURNS`.
    Result,
}

impl Form {
    /// What has to stand in front of the text for it to be a statement.
    fn prefix(self) -> &'static str {
        match self {
            Self::Expression => "SELECT ",
            Self::PartitionKey => "CREATE TABLE t () PARTITION BY ",
            Self::Statement => "",
            Self::Body => "CREATE FUNCTION f() RETURNS int LANGUAGE sql ",
            Self::Result => "CREATE FUNCTION f() RETURNS ",
        }
    }
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) what: What,
    /// The name with all that qualifies it.
    pub(crate) path: Vec<String>,
    /// Where it stands in the text; of a column its last part only.
    pub(crate) place: Range<usize>,
    /// What qualifies a column, up to its name: `users.`.
    pub(crate) qualifier: Option<Range<usize>>,
    /// Whether it stands in a string: `'users'::regclass`.
    pub(crate) quoted: bool,
}

impl Mention {
    /// The same in a text that begins later.
    pub(super) fn shifted(self, start: usize) -> Self {
        let shift = |place: Range<usize>| place.start - start..place.end - start;
        Self {
            place: shift(self.place),
            qualifier: self.qualifier.map(shift),
            ..self
        }
    }
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A table, view or sequence; `bare` where a query reads it under its own name.
    Relation {
        bare: bool,
    },
    Type,
    /// A function, called with so many arguments; `None` where they are not seen.
    Function {
        arguments: Option<usize>,
    },
    /// `gives` where it is what a query gives, and names the column of the result.
    Column {
        gives: bool,
    },
    /// `*` or `t.*`: the path is what stands before it.
    Star,
}

/// A text as statements, and how far in it the text begins.
pub(crate) fn parse(form: Form, text: &str) -> Option<(Vec<Node>, usize)> {
    let prefix = form.prefix();
    let (statements, errors) = syntax::parse(&format!("{prefix}{text}"));
    errors.is_empty().then_some((statements, prefix.len()))
}

/// All names in a text, in order; none of one that cannot be parsed.
pub(crate) fn mentions(form: Form, text: &str) -> Vec<Mention> {
    let Some((statements, start)) = parse(form, text) else {
        return Vec::new();
    };
    let all = statements.iter().flat_map(in_node);
    // What was put in front is no part of the text.
    let own = all.filter(|mention| mention.place.start >= start);
    let mut found: Vec<Mention> = own.map(|mention| mention.shifted(start)).collect();
    found.sort_by_key(|mention| mention.place.start);
    found
}

/// The name that a path means in the model.
pub(crate) fn object_name(path: &[String]) -> ObjectName {
    match path {
        [.., schema, name] => in_schema(schema, name),
        [name] => ObjectName::new(name),
        [] => ObjectName::new(""),
    }
}

fn in_node(node: &Node) -> Vec<Mention> {
    let common: Vec<String> = names_of(node, Kind::CTE_NAME);
    let mut found = Vec::new();
    found.extend(
        node.descendants(Kind::RELATION_NAME_REF)
            .iter()
            .filter_map(|reference| relation(reference).filter(|it| !is_common(it, &common))),
    );
    found.extend(
        node.descendants(Kind::PATH_TYPE)
            .iter()
            .filter_map(data_type),
    );
    found.extend(
        node.descendants(Kind::CALL_EXPR)
            .iter()
            .filter_map(function),
    );
    found.extend(node.descendants(Kind::LITERAL).iter().filter_map(constant));
    found.extend(columns(node).into_iter().map(|(_, mention)| mention));
    found
}

/// What names a column, or all of them, with the nodes where it does.
pub(super) fn columns(node: &Node) -> Vec<(Node, Mention)> {
    let of = |kind, read: fn(&Node) -> Option<Mention>| {
        let nodes = node.descendants(kind).into_iter();
        nodes.filter_map(move |node| read(&node).map(|mention| (node, mention)))
    };
    let named = of(Kind::NAME_REF, column);
    let listed = of(Kind::COLUMN_NAME_REF, |name| {
        Some(mention(What::Column { gives: false }, name.path(), name))
    });
    let stars = of(Kind::TARGET, star);
    let whole = of(Kind::TABLE, |table| {
        Some(mention(What::Star, Vec::new(), table))
    });
    named.chain(listed).chain(stars).chain(whole).collect()
}

/// What names a single column: the node of its last part, and the whole path.
pub(crate) fn columns_in(node: &Node) -> Vec<(Node, Vec<String>)> {
    let all = columns(node).into_iter();
    let named = all.filter(|(node, mention)| {
        let is_column = matches!(mention.what, What::Column { .. });
        is_column && node.kind() == Kind::NAME_REF && !is_attribute(node)
    });
    named.map(|(node, mention)| (node, mention.path)).collect()
}

/// Whether it is part of a value, and no column: `(price).amount`, `(f(a)).b`.
fn is_attribute(name: &Node) -> bool {
    let field = name
        .parent()
        .filter(|parent| parent.kind() == Kind::FIELD_EXPR);
    let base = field.and_then(|field| field.nodes().next());
    base.is_some_and(|base| !matches!(base.kind(), Kind::NAME_REF | Kind::FIELD_EXPR))
}

fn names_of(node: &Node, kind: Kind) -> Vec<String> {
    node.descendants(kind).iter().map(Node::name).collect()
}

/// A name of a `WITH` query hides the relation of that name.
fn is_common(mention: &Mention, common: &[String]) -> bool {
    matches!(mention.path.as_slice(), [name] if common.contains(name))
}

fn mention(what: What, path: Vec<String>, node: &Node) -> Mention {
    Mention {
        what,
        path,
        place: node.range(),
        qualifier: None,
        quoted: false,
    }
}

fn relation(reference: &Node) -> Option<Mention> {
    let parent = reference.parent();
    let bare = parent.is_some_and(|parent| {
        parent.kind() == Kind::RELATION_FROM_ITEM && !parent.has(Kind::FROM_ALIAS)
    });
    let path = reference.path();
    (!path.is_empty()).then(|| mention(What::Relation { bare }, path, reference))
}

fn data_type(node: &Node) -> Option<Mention> {
    let name = node.child(Kind::PATH_REF)?;
    // `t.a%TYPE` is looked up at once, and `int4` is PostgreSQL's own.
    let is_copied = node
        .parent()
        .is_some_and(|parent| parent.kind() == Kind::PERCENT_TYPE);
    let read = DataType::read(&name.text());
    let path = name.path();
    (!is_copied && read.named_type().is_some()).then(|| mention(What::Type, path, &name))
}

fn function(call: &Node) -> Option<Mention> {
    let name = call.nodes().next()?;
    if !matches!(name.kind(), Kind::NAME_REF | Kind::FIELD_EXPR) {
        return None;
    }
    let list = call.child(Kind::ARG_LIST)?;
    let arguments = (!list.has(Kind::STAR)).then(|| list.children(Kind::ARG).len());
    Some(mention(What::Function { arguments }, name.path(), &name))
}

/// Functions whose argument is the name of a sequence.
const OF_SEQUENCES: &[&str] = &["nextval", "currval", "setval"];

/// `'t'::regclass`, `nextval('s')`: a string that is bound to an object when it is written.
fn constant(literal: &Node) -> Option<Mention> {
    let text = literal.string()?;
    let parent = literal.parent()?;
    let what = match parent.kind() {
        Kind::CAST_EXPR => cast(&parent)?,
        Kind::ARG if is_sequence(&parent) => What::Relation { bare: false },
        _ => return None,
    };
    let (name, _) = text.split_once('(').unwrap_or((&text, ""));
    let path = path_of(name);
    (!path.is_empty()).then(|| Mention {
        quoted: true,
        ..mention(what, path, literal)
    })
}

fn cast(cast: &Node) -> Option<What> {
    let data_type = cast.child(Kind::PATH_TYPE)?;
    match &*data_type.name() {
        "regclass" => Some(What::Relation { bare: false }),
        "regtype" => Some(What::Type),
        "regproc" | "regprocedure" => Some(What::Function { arguments: None }),
        _ => None,
    }
}

/// The first argument of a function that takes a sequence.
fn is_sequence(argument: &Node) -> bool {
    let Some(list) = argument.parent() else {
        return false;
    };
    let is_first = list
        .nodes()
        .next()
        .is_some_and(|first| first.range() == argument.range());
    let call = list.parent().and_then(|call| call.nodes().next());
    is_first && call.is_some_and(|call| OF_SEQUENCES.contains(&&*call.name()))
}

/// The names of a path that stands in a string.
fn path_of(text: &str) -> Vec<String> {
    let tokens = syntax::tokens(text).into_iter();
    let words = tokens.filter(syntax::Token::is_word);
    words.map(|word| word.name()).collect()
}

/// A name that stands where a value may: not the function of a call, nor what qualifies a name.
fn column(reference: &Node) -> Option<Mention> {
    let parent = reference.parent()?;
    let (whole, path) = match parent.kind() {
        Kind::CALL_EXPR if is_first(&parent, reference) => return None,
        Kind::FIELD_EXPR if is_first(&parent, reference) || is_called(&parent) => return None,
        Kind::FIELD_EXPR => (parent.clone(), parent.path()),
        _ => (reference.clone(), reference.path()),
    };
    let outer = whole.parent();
    let gives = outer.is_some_and(|outer| {
        outer.kind() == Kind::TARGET && !outer.has(Kind::AS_NAME) && !is_alone(&outer)
    });
    let (start, end) = (whole.range().start, reference.range().start);
    Some(Mention {
        qualifier: (start < end).then_some(start..end),
        ..mention(What::Column { gives }, path, reference)
    })
}

/// Whether a target is an expression that has been parsed behind `SELECT`.
fn is_alone(target: &Node) -> bool {
    let select = target
        .parent()
        .and_then(|list| list.parent())
        .and_then(|clause| clause.parent());
    select.is_some_and(|select| {
        let clauses = select.nodes().count();
        clauses == 1
            && select
                .parent()
                .is_none_or(|outer| outer.kind() == Kind::SOURCE_FILE)
    })
}

fn is_first(parent: &Node, node: &Node) -> bool {
    let first = parent.nodes().next();
    first.is_some_and(|first| first.range() == node.range())
}

fn is_called(field: &Node) -> bool {
    field
        .parent()
        .is_some_and(|outer| outer.kind() == Kind::CALL_EXPR && is_first(&outer, field))
}

fn star(target: &Node) -> Option<Mention> {
    if target.has(Kind::STAR) {
        return Some(mention(What::Star, Vec::new(), target));
    }
    let field = target.child(Kind::FIELD_EXPR)?;
    field
        .has(Kind::STAR)
        .then(|| mention(What::Star, field.path(), &field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(form: Form, text: &str, what: fn(&What) -> bool) -> Vec<String> {
        let all = mentions(form, text).into_iter();
        all.filter(|mention| what(&mention.what))
            .map(|mention| format!("{}={}", mention.path.join("."), &text[mention.place]))
            .collect()
    }

    #[test]
    fn a_sequence_is_named_unless_it_is_a_text() {
        let relation = |what: &What| matches!(what, What::Relation { .. });
        let of = |text| found(Form::Expression, text, relation);
        assert_eq!(of("nextval('app.\"S\"'::regclass)"), ["app.S='app.\"S\"'"]);
        assert_eq!(of("nextval('s')"), ["s='s'"]);
        assert_eq!(of("nextval('s'::text)"), [""; 0]);
        assert_eq!(of("'s'"), [""; 0]);
    }

    #[test]
    fn a_query_names_its_tables_and_not_its_own_queries() {
        let relation = |what: &What| matches!(what, What::Relation { .. });
        let text = "WITH q AS (SELECT 1) SELECT * FROM q, t AS u JOIN app.v ON true";
        assert_eq!(
            found(Form::Statement, text, relation),
            ["t=t", "app.v=app.v"]
        );
    }

    #[test]
    fn types_stand_in_results() {
        let of_type = |what: &What| *what == What::Type;
        assert_eq!(found(Form::Result, "SETOF app.t", of_type), ["app.t=app.t"]);
        assert_eq!(
            found(Form::Result, "TABLE(a mood, b integer, c t[])", of_type),
            ["mood=mood", "t=t"]
        );
    }

    #[test]
    fn bodies_and_partition_keys_are_read() {
        let of_function = |what: &What| matches!(what, What::Function { .. });
        assert_eq!(found(Form::Body, "RETURN f(1)", of_function), ["f=f"]);
        assert_eq!(
            found(Form::PartitionKey, "RANGE (app.f(a))", of_function),
            ["app.f=app.f"]
        );
        let of_column = |what: &What| matches!(what, What::Column { .. });
        assert_eq!(
            found(Form::PartitionKey, "RANGE (f(a), b)", of_column),
            ["a=a", "b=b"]
        );
    }
}
