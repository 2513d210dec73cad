//! Calls, and the functions that have a syntax of their own.

use amani_schema_core::schema::DataType;
use amani_schema_core::sql;

use super::form::{Form, strip};
use crate::syntax::{Kind, Node};

impl Form<'_> {
    /// `TRIM(BOTH FROM a)` is `trim(a)`.
    pub(super) fn trim(&self, node: &Node) -> String {
        let side = match (node.has(Kind::TRIM_LEADING), node.has(Kind::TRIM_TRAILING)) {
            (true, _) => "leading ",
            (_, true) => "trailing ",
            _ => "",
        };
        let arguments = node.child_of(&[Kind::TRIM_FROM, Kind::TRIM_EXPR_FROM, Kind::TRIM_EXPRS]);
        let values: Vec<String> = arguments
            .iter()
            .flat_map(Node::nodes)
            .map(|value| self.of(&value))
            .collect();
        format!("trim({side}{})", values.join(" from "))
    }

    /// `SUBSTRING(a FROM 1 FOR 2)` is `substring(a, 1, 2)`.
    pub(super) fn substring(&self, node: &Node) -> String {
        let Some(arguments) = node.child_of(&[
            Kind::SUBSTRING_FROM_FOR,
            Kind::SUBSTRING_FOR_FROM,
            Kind::SUBSTRING_EXPRS,
        ]) else {
            return self.children(node);
        };
        let mut values: Vec<String> = arguments.nodes().map(|value| self.of(&value)).collect();
        if arguments.kind() == Kind::SUBSTRING_FOR_FROM {
            match values.len() {
                // Without FROM it begins with the first character.
                2 => values.insert(1, self.number("1")),
                3 => values.swap(1, 2),
                _ => {}
            }
        }
        format!("substring({})", values.join(", "))
    }

    pub(super) fn call(&self, node: &Node) -> String {
        let function = node.nodes().next();
        let Some(arguments) = node.child(Kind::ARG_LIST) else {
            return self.special_call(node);
        };
        let path = function.map(|function| function.path()).unwrap_or_default();
        let own = |schema: &String| schema != "pg_catalog" && schema != "public";
        let (name, schemas) =
            path.split_last()
                .map_or((String::new(), Vec::new()), |(name, rest)| {
                    (
                        name.clone(),
                        rest.iter().filter(|schema| own(schema)).cloned().collect(),
                    )
                });
        let arguments = arguments.children(Kind::ARG);
        let chosen = self.chosen_text(&name, &arguments);
        let values: Vec<String> = arguments
            .iter()
            .flat_map(
                |argument| match chosen.and_then(|of| double_cast(argument, of)) {
                    Some(inner) => vec![self.of(&inner)],
                    None => self.arguments(&name, argument),
                },
            )
            .collect();
        let qualified = schemas.into_iter().chain([name]);
        let qualified: Vec<String> = qualified.map(function_name).collect();
        let rest: Vec<String> = node
            .nodes()
            .skip(1)
            .filter(|child| child.kind() != Kind::ARG_LIST)
            .map(|child| self.of(&child))
            .collect();
        format!(
            "{}({}){}",
            qualified.join("."),
            values.join(", "),
            rest.concat()
        )
    }

    /// The type of text that one of several values has where the first is a column of it:
    /// <https://www.postgresql.org/docs/current/typeconv-union-case.html>.
    fn chosen_text(&self, function: &str, arguments: &[Node]) -> Option<&'static str> {
        if !matches!(function, "coalesce" | "greatest" | "least") {
            return None;
        }
        let mut first = strip(&arguments.first()?.nodes().next()?);
        if first.kind() == Kind::CAST_EXPR {
            return None;
        }
        if first.kind() == Kind::FIELD_EXPR {
            first = first.nodes().last()?;
        }
        let own = (self.types)(&first.name()).filter(|_| first.kind() == Kind::NAME_REF)?;
        let names = ["text", "character varying"];
        let is_of = |name: &&str| own.without_modifiers() == DataType::builtin(name);
        names.into_iter().find(is_of)
    }

    /// `VARIADIC ARRAY[a, b]` is how `a, b` is printed.
    fn arguments(&self, function: &str, argument: &Node) -> Vec<String> {
        let array = argument.nodes().next().map(|value| strip(&value));
        match array
            .filter(|array| argument.has(Kind::VARIADIC_KW) && array.kind() == Kind::ARRAY_EXPR)
        {
            Some(array) => array.nodes().map(|item| self.of(&item)).collect(),
            None => vec![self.argument(function, argument)],
        }
    }

    /// A sequence is named by a text that is a name itself.
    fn argument(&self, function: &str, argument: &Node) -> String {
        if matches!(function, "nextval" | "currval" | "setval")
            && let Some(text) = argument.string_within()
            && let Some(name) = DataType::read(&text).named_type()
        {
            let name = sql::literal(&sql::object_name(name));
            return if is_late(argument) {
                format!("cast({name} as text)")
            } else {
                name
            };
        }
        self.children(argument)
    }

    /// `ANY (...)`, `EXTRACT (...)` and the like, which have a syntax of their own.
    fn special_call(&self, node: &Node) -> String {
        let Some(special) = node.nodes().next() else {
            return self.children(node);
        };
        if matches!(special.kind(), Kind::ANY_FN | Kind::SOME_FN | Kind::ALL_FN) {
            let word = if special.kind() == Kind::ALL_FN {
                "all"
            } else {
                "any"
            };
            let inner: Vec<String> = special.nodes().map(|node| self.of(&node)).collect();
            return format!("{word}({})", inner.join(", "));
        }
        self.children(node)
    }
}

/// Whether a sequence is looked for by its name each time, and not bound to it.
fn is_late(argument: &Node) -> bool {
    let value = argument.nodes().next().map(|value| strip(&value));
    value.is_some_and(|value| {
        // So it is printed: `('s'::text)::regclass`.
        let inner = value.nodes().next().map(|inner| strip(&inner));
        is_cast_to(&value, "text") || inner.is_some_and(|inner| is_cast_to(&inner, "text"))
    })
}

/// Quoted only where it would be another name otherwise: `left` and `coalesce` are key words.
fn function_name(name: String) -> String {
    let is_folded =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || !c.is_ascii();
    if name.chars().all(is_folded) {
        name
    } else {
        sql::identifier(&name)
    }
}

/// What is cast to one type of text already, where it is cast to the chosen one as well: a cast that
/// is printed and that nobody wrote.
fn double_cast(argument: &Node, chosen: &str) -> Option<Node> {
    let outer = strip(&argument.nodes().next()?);
    let inner = strip(&outer.nodes().next()?);
    let other = ["text", "character varying"]
        .into_iter()
        .find(|name| *name != chosen)?;
    (is_cast_to(&outer, chosen) && is_cast_to(&inner, other)).then_some(inner)
}

fn is_cast_to(node: &Node, name: &str) -> bool {
    let target = node.child_of(crate::data_type::KINDS);
    node.kind() == Kind::CAST_EXPR
        && target.is_some_and(|target| DataType::read(&target.text()) == DataType::builtin(name))
}
