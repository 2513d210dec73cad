//! Expressions in one normal form, so that what was written can be compared with what is printed.
//!
//! PostgreSQL prints an expression from its parsed form: with every cast that was implicit, every
//! operator in its own name, parentheses everywhere. Both texts are parsed here and written anew:
//! without parentheses, without the casts of constants, `IN` as `= ANY`, `LIKE` as `~~`, `BETWEEN`
//! as two comparisons. What is left different may still mean the same; see [`Verdict`].

use amani_schema_core::schema::{DataType, TypeName};
use amani_schema_core::sql;

use crate::syntax::{Element, Kind, Node, parse_expression};

/// Whether two texts say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Same,
    Different,
    /// They differ in casts only, or in a way that only a server can judge.
    CannotTell,
}

/// The types of the columns that an expression may name.
pub(crate) type Types<'a> = &'a dyn Fn(&str) -> Option<DataType>;

/// Compares two expressions over the same columns.
pub(crate) fn compare(one: &str, other: &str, types: Types<'_>) -> Verdict {
    if one == other {
        return Verdict::Same;
    }
    let (Some(one), Some(other)) = (parse_expression(one), parse_expression(other)) else {
        return Verdict::CannotTell;
    };
    let strict = Form { types, casts: true };
    let loose = Form {
        types,
        casts: false,
    };
    let has_query = |node: &Node| node.has_token(Kind::SELECT_KW);
    if strict.of(&one) == strict.of(&other) {
        Verdict::Same
    } else if loose.of(&one) == loose.of(&other) || has_query(&one) || has_query(&other) {
        Verdict::CannotTell
    } else {
        Verdict::Different
    }
}

/// Types whose constants are printed as texts where they are negative.
const NUMBERS: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
];

/// Types whose constants are printed otherwise than they are written.
const TIMES: &[&str] = &["timestamp", "time", "date", "interval"];

/// Compares two defaults of a column of this type: a constant is read as one of the type.
pub(crate) fn compare_defaults(one: &str, other: &str, of: &DataType, types: Types<'_>) -> Verdict {
    if one == other {
        return Verdict::Same;
    }
    let verdict = compare(one, other, types);
    let (Some(left), Some(right)) = (constant_text(one), constant_text(other)) else {
        return verdict;
    };
    if verdict != Verdict::Different || left == right {
        return if left == right {
            Verdict::Same
        } else {
            verdict
        };
    }
    let TypeName::Builtin(name) = &of.name else {
        let is_array = of.dimensions > 0;
        let same = is_array && without_spaces(&left) == without_spaces(&right);
        return if same {
            Verdict::Same
        } else {
            Verdict::Different
        };
    };
    let texts = ["text", "character varying", "character", "name"];
    match &**name {
        _ if of.dimensions > 0 && without_spaces(&left) == without_spaces(&right) => Verdict::Same,
        "boolean" if truth(&left) == truth(&right) => Verdict::Same,
        "json" | "jsonb" if without_spaces(&left) == without_spaces(&right) => Verdict::Same,
        _ if TIMES.iter().any(|time| name.starts_with(time))
            && numbers(&left) == numbers(&right) =>
        {
            Verdict::Same
        }
        "boolean" => Verdict::Different,
        name if of.dimensions == 0 && (texts.contains(&name) || NUMBERS.contains(&name)) => {
            Verdict::Different
        }
        // The type prints its values in a way of its own: an address, a moment, a document.
        _ => Verdict::CannotTell,
    }
}

/// Whether a default is a NULL, cast or not: the same as none.
pub(crate) fn is_null(expression: &str) -> bool {
    if !expression.to_ascii_lowercase().contains("null") {
        return false;
    }
    let Some(node) = parse_expression(expression) else {
        return false;
    };
    let node = strip(&node);
    let literal = match node.kind() {
        Kind::CAST_EXPR => node.nodes().find(|child| child.kind() == Kind::LITERAL),
        _ => Some(node),
    };
    literal.is_some_and(|literal| literal.has(Kind::NULL_KW))
}

/// The bound of a partition: its moments are printed in full, its numbers sometimes as texts.
pub(crate) fn bound(text: &str) -> String {
    let parts = text.split('\'').enumerate().map(|(place, part)| {
        let is_quoted = place % 2 == 1;
        let is_moment =
            is_quoted && part.starts_with(|c: char| c.is_ascii_digit()) && part.contains('-');
        if is_moment {
            let numbers: Vec<String> = numbers(part).iter().map(u64::to_string).collect();
            numbers.join("-")
        } else if is_quoted {
            part.to_owned()
        } else {
            part.to_ascii_lowercase().split_whitespace().collect()
        }
    });
    parts.collect()
}

/// The text of a constant, with or without a cast.
fn constant_text(expression: &str) -> Option<String> {
    let node = strip(&parse_expression(expression)?);
    match node.kind() {
        Kind::LITERAL => Some(
            node.string()
                .unwrap_or_else(|| node.text().to_ascii_lowercase()),
        ),
        Kind::CAST_EXPR => {
            let inner = node.nodes().find(|child| child.kind() == Kind::LITERAL)?;
            inner.string()
        }
        _ => None,
    }
}

/// <https://www.postgresql.org/docs/current/datatype-boolean.html>
fn truth(text: &str) -> Option<bool> {
    match &*text.trim().to_ascii_lowercase() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "on" | "1" => Some(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "of" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A document or an array without the spaces between its parts.
fn without_spaces(text: &str) -> String {
    let mut quoted = false;
    let mut kept = String::new();
    for character in text.chars() {
        quoted ^= character == '"' && !kept.ends_with('\\');
        if quoted || !character.is_whitespace() {
            kept.push(character);
        }
    }
    kept
}

/// The numbers of a moment, without the zeros at its end: `2020-01-01 00:00:00+00` is `2020-01-01`.
fn numbers(text: &str) -> Vec<u64> {
    let groups = text.split(|c: char| !c.is_ascii_digit());
    let mut numbers: Vec<u64> = groups.filter_map(|group| group.parse().ok()).collect();
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
}

/// An expression in its normal form.
pub(crate) fn canonical(expression: &str, types: Types<'_>) -> String {
    let form = Form { types, casts: true };
    parse_expression(expression).map_or_else(|| expression.to_owned(), |node| form.of(&node))
}

/// A default of this type in its normal form: constants as the type prints them, as far as known.
pub(crate) fn canonical_default(expression: &str, of: &DataType) -> String {
    let Some(text) = constant_text(expression) else {
        return canonical(expression, &|_| None);
    };
    let name = match &of.name {
        TypeName::Builtin(name) => &**name,
        _ => "",
    };
    match name {
        _ if of.dimensions > 0 => sql::literal(&without_spaces(&text)),
        "boolean" => truth(&text).map_or_else(|| sql::literal(&text), |truth| truth.to_string()),
        "json" | "jsonb" => sql::literal(&without_spaces(&text)),
        name if NUMBERS.contains(&name) && is_number(&text) => text,
        _ => canonical(expression, &|_| None),
    }
}

struct Form<'a> {
    types: Types<'a>,
    /// Whether casts of what is no constant are kept.
    casts: bool,
}

impl Form<'_> {
    fn of(&self, node: &Node) -> String {
        match node.kind() {
            Kind::PAREN_EXPR => self.paren(node),
            Kind::CAST_EXPR => self.cast(node),
            Kind::BIN_EXPR => self.binary(node),
            Kind::PREFIX_EXPR => self.prefix(node),
            Kind::BETWEEN_EXPR => self.between(node),
            Kind::CALL_EXPR => self.call(node),
            Kind::FIELD_EXPR => self.field(node),
            Kind::NAME_REF => name(node),
            Kind::LITERAL => literal(node),
            _ => self.children(node),
        }
    }

    /// Everything else: its parts in order.
    fn children(&self, node: &Node) -> String {
        let parts = node.elements().into_iter().map(|element| match element {
            Element::Node(node) => self.of(&node),
            Element::Token(token) => token.text.to_ascii_lowercase(),
        });
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }

    fn paren(&self, node: &Node) -> String {
        let inner: Vec<Node> = node.nodes().collect();
        match inner.as_slice() {
            [only] if !is_query(only) => self.of(only),
            _ => self.children(node),
        }
    }

    fn cast(&self, node: &Node) -> String {
        let target = node.child_of(crate::data_type::KINDS);
        let inner = node.nodes().find(|child| {
            !crate::data_type::KINDS.contains(&child.kind()) && child.kind() != Kind::COLON_COLON
        });
        let (Some(target), Some(inner)) = (target, inner) else {
            return self.children(node);
        };
        let data_type = DataType::read(&target.text());
        let bare = strip(&inner);
        if let Some(text) = bare.string()
            && bare.kind() == Kind::LITERAL
        {
            return self.constant(&text, &data_type);
        }
        let is_constant = bare.kind() == Kind::LITERAL
            // Without its cast an empty array would be one of nothing.
            || bare.kind() == Kind::ARRAY_EXPR && bare.nodes().next().is_some()
            || bare.kind() == Kind::PREFIX_EXPR && is_number(&self.of(&bare));
        let value = self.of(&bare);
        if is_constant || !self.casts || self.is_implicit(&bare, &data_type) {
            return value;
        }
        let flat = DataType {
            dimensions: data_type.dimensions.min(1),
            ..data_type
        };
        format!("cast({value} as {})", sql::data_type(&flat))
    }

    /// A constant of a type: a number is printed as a quoted text where it is negative.
    fn constant(&self, text: &str, data_type: &DataType) -> String {
        let TypeName::Builtin(name) = &data_type.name else {
            return sql::literal(text);
        };
        let is_numeric = NUMBERS.contains(&&**name);
        match text {
            _ if data_type.dimensions > 0 => sql::literal(text),
            _ if is_numeric && is_number(text) => text.to_owned(),
            "t" | "true" | "f" | "false" if name == "boolean" => text.starts_with('t').to_string(),
            // One moment can be written in many ways, and is printed in one.
            _ if !self.casts && TIMES.iter().any(|time| name.starts_with(time)) => {
                "'(a time)'".to_owned()
            }
            _ => sql::literal(text),
        }
    }

    /// `varchar` compares as `text`: the printed form has a cast there that nobody wrote.
    fn is_implicit(&self, inner: &Node, target: &DataType) -> bool {
        if inner.kind() == Kind::CAST_EXPR {
            return false;
        }
        let column = (inner.kind() == Kind::NAME_REF).then(|| inner.name());
        let Some(own) = column.and_then(|column| (self.types)(&column)) else {
            return false;
        };
        let text = DataType::builtin("text");
        let is_text = |data_type: &DataType| {
            let scalar = DataType {
                dimensions: 0,
                ..data_type.without_modifiers()
            };
            scalar == text || scalar == DataType::builtin("character varying")
        };
        let is_same = own.without_modifiers() == target.without_modifiers();
        is_same
            || is_text(&own) && is_text(target) && own.dimensions.min(1) == target.dimensions.min(1)
    }

    fn binary(&self, node: &Node) -> String {
        let elements = node.elements();
        let nodes: Vec<Node> = node.nodes().collect();
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
            return self.children(node);
        };
        let operator = operator_text(&elements);
        if is_custom(node) {
            return self.chain(node);
        }
        match &*operator {
            "and" | "or" => {
                let mut parts = Vec::new();
                self.flatten(node, &operator, &mut parts);
                format!("({})", parts.join(&format!(" {operator} ")))
            }
            "in" | "not in" if !last.has_token(Kind::SELECT_KW) => {
                let items: Vec<Node> = last.nodes().collect();
                self.membership(first, &items, operator == "in")
            }
            "=" | "<>" | "!=" if listed(last, operator == "=").is_some() => {
                let items = listed(last, operator == "=").unwrap_or_default();
                self.membership(first, &items, operator == "=")
            }
            "is not distinct from" => {
                format!(
                    "(not ({} is distinct from {}))",
                    self.of(first),
                    self.of(last)
                )
            }
            "at time zone" => format!("timezone({}, {})", self.of(last), self.of(first)),
            _ => {
                let (left, right) = (self.of(first), self.of(last));
                format!("({left} {} {right})", canonical_operator(&operator))
            }
        }
    }

    /// Operators like `->` and `||` associate to the left, whichever way the parser read them.
    fn chain(&self, node: &Node) -> String {
        let mut operands = Vec::new();
        let mut operators = Vec::new();
        self.links(node, &mut operands, &mut operators);
        let mut operands = operands.into_iter();
        let first = operands.next().unwrap_or_default();
        let rest = operators.into_iter().zip(operands);
        rest.fold(first, |left, (operator, right)| {
            format!("({left} {operator} {right})")
        })
    }

    fn links(&self, node: &Node, operands: &mut Vec<String>, operators: &mut Vec<String>) {
        if !is_custom(node) {
            operands.push(self.of(node));
            return;
        }
        let sides: Vec<Node> = node.nodes().filter(|child| !is_operator(child)).collect();
        if let [left, right] = sides.as_slice() {
            self.links(left, operands, operators);
            operators.push(operator_text(&node.elements()));
            self.links(right, operands, operators);
        }
    }

    /// `a AND (b AND c)` is `a AND b AND c`.
    fn flatten(&self, node: &Node, operator: &str, parts: &mut Vec<String>) {
        let bare = strip(node);
        if bare.kind() == Kind::BIN_EXPR && operator_text(&bare.elements()) == operator {
            let nodes: Vec<Node> = bare.nodes().filter(|child| !is_operator(child)).collect();
            for part in &nodes {
                self.flatten(part, operator, parts);
            }
            return;
        }
        let written = self.of(&bare);
        // BETWEEN has become such a chain itself.
        let inside = written
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'));
        match inside.filter(|_| bare.kind() == Kind::BETWEEN_EXPR && operator == "and") {
            Some(inside) => parts.extend(inside.split(" and ").map(str::to_owned)),
            None => parts.push(written),
        }
    }

    /// `a = ANY (ARRAY[1, 2])` is `a IN (1, 2)`, and `a IN (1)` is `a = 1`.
    fn membership(&self, left: &Node, items: &[Node], is_in: bool) -> String {
        let left = self.of(left);
        let items: Vec<String> = items.iter().map(|item| self.of(item)).collect();
        match (items.as_slice(), is_in) {
            ([only], true) => format!("({left} = {only})"),
            ([only], false) => format!("({left} <> {only})"),
            (items, true) => format!("({left} in ({}))", items.join(", ")),
            (items, false) => format!("({left} not in ({}))", items.join(", ")),
        }
    }

    fn prefix(&self, node: &Node) -> String {
        let operator = operator_text(&node.elements());
        let Some(value) = node.nodes().filter(|child| !is_operator(child)).last() else {
            return self.children(node);
        };
        let value = self.of(&value);
        match &*operator {
            "-" if is_number(&value) => format!("-{value}"),
            "+" => value,
            "not" => format!("(not {value})"),
            _ => format!("({operator}{value})"),
        }
    }

    fn between(&self, node: &Node) -> String {
        let nodes: Vec<Node> = node.nodes().collect();
        let [target, start, end] = nodes.as_slice() else {
            return self.children(node);
        };
        let (target, start, end) = (self.of(target), self.of(start), self.of(end));
        if node.has(Kind::NOT_KW) {
            format!("(({target} < {start}) or ({target} > {end}))")
        } else {
            format!("(({target} >= {start}) and ({target} <= {end}))")
        }
    }

    fn call(&self, node: &Node) -> String {
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
        let values: Vec<String> = arguments
            .children(Kind::ARG)
            .iter()
            .flat_map(|argument| self.arguments(&name, argument))
            .collect();
        let qualified: Vec<String> = schemas.into_iter().chain([name]).collect();
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
            return sql::literal(&sql::object_name(name));
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
            return format!(
                "{word}({})",
                inner
                    .join(", ")
                    .replace("array [", "array[")
                    .replace(" ]", "]")
                    .replace("[ ", "[")
                    .replace(" , ", ", ")
            );
        }
        self.children(node).replace("( ", "(").replace(" )", ")")
    }

    /// A column qualified by its table, which is never printed where there is one table only.
    fn field(&self, node: &Node) -> String {
        let path = node.path();
        match path.as_slice() {
            [base, _] if base == "new" || base == "old" => path.join("."),
            [.., column] => sql::identifier(column),
            [] => self.children(node),
        }
    }
}

/// The items of `ANY (ARRAY[...])`, or of `ALL (ARRAY[...])` for `<>`.
fn listed(right: &Node, is_any: bool) -> Option<Vec<Node>> {
    let wanted = if is_any { Kind::ANY_FN } else { Kind::ALL_FN };
    let right = strip(right);
    let function = right
        .nodes()
        .next()
        .filter(|function| function.kind() == wanted)?;
    let mut array = strip(&function.nodes().next()?);
    while array.kind() == Kind::CAST_EXPR {
        array = strip(&array.nodes().next()?);
    }
    let items: Vec<Node> = array.nodes().collect();
    (array.kind() == Kind::ARRAY_EXPR && !items.is_empty()).then_some(items)
}

/// An expression with an operator that is none of the grammar's own.
fn is_custom(node: &Node) -> bool {
    node.kind() == Kind::BIN_EXPR && node.has(Kind::CUSTOM_OP)
}

fn strip(node: &Node) -> Node {
    let mut node = node.clone();
    while node.kind() == Kind::PAREN_EXPR {
        let inner: Vec<Node> = node.nodes().collect();
        match inner.as_slice() {
            [only] if !is_query(only) => node = only.clone(),
            _ => break,
        }
    }
    node
}

fn is_query(node: &Node) -> bool {
    matches!(
        node.kind(),
        Kind::SELECT | Kind::COMPOUND_SELECT | Kind::PAREN_SELECT | Kind::VALUES | Kind::TABLE
    )
}

fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

fn literal(node: &Node) -> String {
    node.string().map_or_else(
        || node.text().to_ascii_lowercase(),
        |text| sql::literal(&text),
    )
}

fn name(node: &Node) -> String {
    // Without quotes these are functions: `user` is one, `"user"` a column.
    const FUNCTIONS: &[&str] = &[
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "localtime",
        "localtimestamp",
        "session_user",
        "system_user",
        "user",
    ];
    let name = node.name();
    let is_function = !node.text().starts_with('"') && FUNCTIONS.contains(&&*name);
    if is_function {
        name
    } else {
        sql::identifier(&name)
    }
}

fn is_operator(node: &Node) -> bool {
    matches!(
        node.kind(),
        Kind::IS_NOT
            | Kind::NOT_IN
            | Kind::NOT_LIKE
            | Kind::NOT_ILIKE
            | Kind::IS_DISTINCT_FROM
            | Kind::IS_NOT_DISTINCT_FROM
            | Kind::SIMILAR_TO
            | Kind::NOT_SIMILAR_TO
            | Kind::AT_TIME_ZONE
            | Kind::CUSTOM_OP
            | Kind::OPERATOR_CALL
    )
}

/// The operator of an expression, in lower case.
fn operator_text(elements: &[Element]) -> String {
    let parts = elements.iter().filter_map(|element| match element {
        Element::Token(token) => Some(token.text.to_ascii_lowercase()),
        Element::Node(node) if node.kind() == Kind::CUSTOM_OP => Some(node.text().replace(' ', "")),
        Element::Node(node) if is_operator(node) => Some(node.text().to_ascii_lowercase()),
        Element::Node(_) => None,
    });
    parts.collect::<Vec<_>>().join(" ")
}

fn canonical_operator(operator: &str) -> &str {
    match operator {
        "!=" => "<>",
        "like" => "~~",
        "ilike" => "~~*",
        "not like" => "!~~",
        "not ilike" => "!~~*",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(one: &str, other: &str) -> Verdict {
        let types = |column: &str| {
            Some(match column {
                "name" => DataType::read("varchar(10)"),
                "amount" => DataType::read("numeric(10,2)"),
                "status" => DataType::read("mood"),
                _ => return None,
            })
        };
        compare(one, other, &types)
    }

    #[test]
    fn what_is_printed_is_what_was_written() {
        let pairs = [
            ("'draft'", "'draft'::project_status"),
            ("a > 0", "(a > 0)"),
            ("amount >= 0", "(amount >= (0)::numeric)"),
            ("-1", "'-1'::integer"),
            ("amount > -1.5", "(amount > '-1.5'::numeric)"),
            ("a IN (1, 2)", "(a = ANY (ARRAY[1, 2]))"),
            (
                "status in ('a', 'b')",
                "(status = ANY (ARRAY['a'::mood, 'b'::mood]))",
            ),
            (
                "name IN ('a','b')",
                "((name)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            ),
            ("a NOT IN (1, 2)", "(a <> ALL (ARRAY[1, 2]))"),
            ("name <> ''", "((name)::text <> ''::text)"),
            ("a != 1", "(a <> 1)"),
            ("name LIKE 'a%'", "((name)::text ~~ 'a%'::text)"),
            ("name NOT LIKE 'a%'", "((name)::text !~~ 'a%'::text)"),
            ("a BETWEEN 1 AND 3 AND b", "((a >= 1) AND (a <= 3) AND b)"),
            ("a AND (b AND c)", "(a AND b AND c)"),
            (
                "a IS NOT NULL OR b IS NULL",
                "((a IS NOT NULL) OR (b IS NULL))",
            ),
            ("NOT a", "(NOT a)"),
            ("a IS NOT DISTINCT FROM b", "(NOT (a IS DISTINCT FROM b))"),
            ("lower(name) = 'x'", "(lower((name)::text) = 'x'::text)"),
            (
                "now() AT TIME ZONE 'utc'",
                "(now() AT TIME ZONE 'utc'::text)",
            ),
            ("length(name)>3", "(length((name)::text) > 3)"),
            (
                "nextval('public.t_id_seq')",
                "nextval('t_id_seq'::regclass)",
            ),
            ("CAST(a AS int) > 1", "((a)::integer > 1)"),
            ("TRUE", "true"),
            ("'t'::boolean", "true"),
            ("'{}'", "'{}'::text[]"),
            ("ARRAY[]::text[]", "ARRAY[]::text[]"),
            ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
            ("t.a > 0", "(a > 0)"),
            ("coalesce(a, 0) = 1", "(COALESCE(a, 0) = 1)"),
            (
                "CASE WHEN a THEN 1 ELSE 2 END",
                "CASE\n    WHEN a THEN 1\n    ELSE 2\nEND",
            ),
            ("gen_random_uuid()", "public.gen_random_uuid()"),
            (
                "extract(year from a) > 1",
                "(EXTRACT(year FROM a) > (1)::numeric)",
            ),
        ];
        for (written, printed) in pairs {
            assert_eq!(
                verdict(written, printed),
                Verdict::Same,
                "{written} / {printed}"
            );
        }
    }

    #[test]
    fn what_differs_is_seen() {
        let pairs = [
            ("a > 0", "(a > 1)"),
            ("'a'", "'b'::text"),
            ("a AND b", "(a OR b)"),
            ("a IN (1, 2)", "(a = ANY (ARRAY[1, 3]))"),
            ("a - 1", "(a + 1)"),
            ("lower(a)", "upper(a)"),
            ("now()", "CURRENT_TIMESTAMP"),
        ];
        for (one, other) in pairs {
            assert_eq!(verdict(one, other), Verdict::Different, "{one} / {other}");
        }
    }

    #[test]
    fn a_cast_of_what_is_no_constant_is_left_to_the_server() {
        assert_eq!(
            verdict("a = 'x'", "((a)::text = 'x'::text)"),
            Verdict::CannotTell
        );
        assert_eq!(
            verdict("status = 'x'", "((status)::text = 'x'::text)"),
            Verdict::CannotTell
        );
    }
}
