//! The normal form of one expression.

use amani_schema_core::schema::{DataType, TypeName};
use amani_schema_core::sql;

use super::Types;
use super::constant::{NUMBERS, TIMES, without_spaces};
use crate::syntax::{Element, Kind, Node};

pub(super) struct Form<'a> {
    pub(super) types: Types<'a>,
    /// Whether casts of what is no constant are kept.
    pub(super) casts: bool,
}

impl Form<'_> {
    pub(super) fn of(&self, node: &Node) -> String {
        match node.kind() {
            Kind::PAREN_EXPR => self.paren(node),
            Kind::CAST_EXPR => self.cast(node),
            Kind::BIN_EXPR => self.binary(node),
            Kind::PREFIX_EXPR => self.prefix(node),
            Kind::BETWEEN_EXPR => self.between(node),
            Kind::CALL_EXPR => self.call(node),
            Kind::FIELD_EXPR => self.field(node),
            Kind::NAME_REF => name(node),
            Kind::LITERAL => self.literal(node),
            Kind::ELSE_CLAUSE if is_null_else(node) => String::new(),
            Kind::TRIM_FN => self.trim(node),
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
            _ if is_numeric && is_number(text) => match text.strip_prefix('-') {
                Some(digits) => format!("-{}", number(digits)),
                None => number(text),
            },
            _ if matches!(&**name, "json" | "jsonb") => sql::literal(&without_spaces(text)),
            "t" | "true" | "f" | "false" if name == "boolean" => text.starts_with('t').to_string(),
            // One moment can be written in many ways, and is printed in one.
            _ if !self.casts && TIMES.iter().any(|time| name.starts_with(time)) => {
                "'(a time)'".to_owned()
            }
            _ => sql::literal(text),
        }
    }

    fn literal(&self, node: &Node) -> String {
        match node.string() {
            // One moment or one key can be written in many ways, and is printed in one.
            Some(text) if !self.casts && is_spelled_many_ways(&text) => "'(a time)'".to_owned(),
            Some(text) => sql::literal(&text),
            None => {
                let text = node.text();
                if is_number(&text) {
                    number(&text)
                } else {
                    text.to_ascii_lowercase()
                }
            }
        }
    }

    /// `TRIM(BOTH FROM a)` is `trim(a)`.
    fn trim(&self, node: &Node) -> String {
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

pub(super) fn strip(node: &Node) -> Node {
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

pub(super) fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

/// `ELSE NULL` is what there is without an ELSE.
fn is_null_else(node: &Node) -> bool {
    let value = node.nodes().next().map(|value| strip(&value));
    value.is_some_and(|value| {
        value.has(Kind::NULL_KW)
            || value.kind() == Kind::CAST_EXPR
                && value
                    .nodes()
                    .next()
                    .is_some_and(|inner| inner.has(Kind::NULL_KW))
    })
}

/// A number as it is printed: `.5` is `0.5`, `1e3` is `1000`, `010` is `10`.
pub(super) fn number(text: &str) -> String {
    let text = text.to_ascii_lowercase().replace('_', "");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let Ok(exponent) = exponent.parse::<i32>() else {
        return text;
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_plain = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if !is_plain(whole) || !is_plain(fraction) || exponent.abs() > 100 {
        return text;
    }
    let mut digits = format!("{whole}{fraction}");
    let mut point = i32::try_from(whole.len()).unwrap_or_default() + exponent;
    while point < 1 {
        digits.insert(0, '0');
        point += 1;
    }
    let point = usize::try_from(point).unwrap_or_default();
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(point);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
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

/// A date, a time, or a key in hexadecimal digits.
fn is_spelled_many_ways(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_hexdigit());
    begins && text.contains(['-', ':']) && text.contains(|c: char| c.is_ascii_digit())
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
