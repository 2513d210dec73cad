//! Operators: each by one name, and those that the server takes apart taken apart.

use super::form::{Form, strip};
use super::mark::negative;
use super::number::is_number;
use crate::syntax::{Element, Kind, Node};

impl Form<'_> {
    pub(super) fn binary(&self, node: &Node) -> String {
        let elements = node.elements();
        let nodes: Vec<Node> = node.nodes().collect();
        if let Some(pattern) = self.pattern(node) {
            return pattern;
        }
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
            "is" | "is not" if last.kind() == Kind::BIN_EXPR => self.test(first, &operator, last),
            "at time zone" => format!("timezone({}, {})", self.of(last), self.of(first)),
            _ => {
                let (left, right) = (self.of(first), self.of(last));
                format!("({left} {} {right})", canonical_operator(&operator))
            }
        }
    }

    /// `a IS NULL = b` compares what the test gives: the parser reads it as `a IS (NULL = b)`.
    fn test(&self, value: &Node, test: &str, compared: &Node) -> String {
        let sides: Vec<Node> = compared
            .nodes()
            .filter(|child| !is_operator(child))
            .collect();
        match sides.as_slice() {
            [constant, right] if constant.kind() == Kind::LITERAL => {
                let left = format!("({} {test} {})", self.of(value), self.of(constant));
                let operator = operator_text(&compared.elements());
                let right = self.of(right);
                format!("({left} {} {right})", canonical_operator(&operator))
            }
            _ => format!("({} {test} {})", self.of(value), self.of(compared)),
        }
    }

    /// `LIKE ... ESCAPE` and `SIMILAR TO` are matches with a pattern that a function makes.
    fn pattern(&self, node: &Node) -> Option<String> {
        let nodes: Vec<Node> = node.nodes().filter(|child| !is_operator(child)).collect();
        let [value, pattern] = nodes.as_slice() else {
            return None;
        };
        let operator = operator_text(&node.elements());
        let has_escape = pattern.kind() == Kind::BIN_EXPR && pattern.has(Kind::ESCAPE_KW);
        let (function, operator) = match &*operator {
            "similar to" => ("similar_to_escape", "~"),
            "not similar to" => ("similar_to_escape", "!~"),
            "like" | "ilike" | "not like" | "not ilike" if has_escape => {
                ("like_escape", canonical_operator(&operator))
            }
            _ => return None,
        };
        let arguments: Vec<String> = if has_escape {
            pattern.nodes().map(|part| self.of(&part)).collect()
        } else {
            vec![self.of(pattern)]
        };
        let value = self.of(value);
        Some(format!(
            "({value} {operator} {function}({}))",
            arguments.join(", ")
        ))
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
        match self.between_parts(&bare) {
            Some((joined, inside)) if joined == operator => parts.extend(inside),
            _ => parts.push(self.of(&bare)),
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

    pub(super) fn prefix(&self, node: &Node) -> String {
        let operator = operator_text(&node.elements());
        let Some(value) = node.nodes().filter(|child| !is_operator(child)).last() else {
            return self.children(node);
        };
        let value = self.of(&value);
        match &*operator {
            "-" if is_number(&value) => format!("-{value}"),
            "-" if negative(&value).is_some() => negative(&value).unwrap_or_default(),
            "+" => value,
            "not" => format!("(not {value})"),
            _ => format!("({operator}{value})"),
        }
    }

    pub(super) fn between(&self, node: &Node) -> String {
        match self.between_parts(node) {
            Some((operator, parts)) => format!("({})", parts.join(&format!(" {operator} "))),
            None => self.children(node),
        }
    }

    /// `BETWEEN` as two comparisons, `BETWEEN SYMMETRIC` as two such pairs, and what joins them.
    fn between_parts(&self, node: &Node) -> Option<(&'static str, Vec<String>)> {
        if node.kind() != Kind::BETWEEN_EXPR {
            return None;
        }
        let nodes: Vec<Node> = node.nodes().filter(|child| !is_operator(child)).collect();
        let [target, start, end] = nodes.as_slice() else {
            return None;
        };
        let (target, start, end) = (self.of(target), self.of(start), self.of(end));
        let is_not = node.has(Kind::NOT_KW);
        let (operator, outer) = if is_not { ("or", "and") } else { ("and", "or") };
        let pair = |start: &str, end: &str| {
            let (below, above) = if is_not { ("<", ">") } else { (">=", "<=") };
            vec![
                format!("({target} {below} {start})"),
                format!("({target} {above} {end})"),
            ]
        };
        if !node.has(Kind::SYMMETRIC) {
            return Some((operator, pair(&start, &end)));
        }
        let pairs = [pair(&start, &end), pair(&end, &start)];
        let pairs = pairs.map(|pair| format!("({})", pair.join(&format!(" {operator} "))));
        Some((outer, pairs.into()))
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

fn is_operator(node: &Node) -> bool {
    matches!(
        node.kind(),
        Kind::IS_NOT
            | Kind::NOT_IN
            | Kind::NOT_LIKE
            | Kind::NOT_ILIKE
            | Kind::IS_DISTINCT_FROM
            | Kind::IS_NOT_DISTINCT_FROM
            | Kind::SYMMETRIC
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
        Element::Node(node) if node.kind() == Kind::OPERATOR_CALL => Some(called_operator(node)),
        Element::Node(node) if is_operator(node) => Some(node.text().to_ascii_lowercase()),
        Element::Node(_) => None,
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// `OPERATOR(pg_catalog.<>)` is `<>`; that of another schema stays as it is.
fn called_operator(node: &Node) -> String {
    let text = node.text().to_ascii_lowercase().replace(' ', "");
    let own = text
        .strip_prefix("operator(pg_catalog.")
        .and_then(|rest| rest.strip_suffix(')'));
    own.map_or(text.clone(), str::to_owned)
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
