//! The SQL parser behind one module: nobody else in the workspace knows which one it is.

mod ahead;
mod depth;
mod token;

use squawk_syntax::ast::{AstNode, Do, Literal, Target};
use squawk_syntax::column_name::ColumnName;
use squawk_syntax::{Parse, SourceFile, SyntaxElement, SyntaxNode, SyntaxToken};

pub(crate) use ahead::parse_each;
pub(crate) use squawk_syntax::SyntaxKind as Kind;
pub(crate) use token::Token;

/// A piece of SQL, from a whole statement down to a name.
#[derive(Clone, Debug)]
pub(crate) struct Node(SyntaxNode);

/// What could not be parsed, and where in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) offset: usize,
    pub(crate) message: String,
}

/// A text that was parsed. It may go from one thread to another, as its nodes may not.
pub(crate) struct Parsed {
    tree: Parse<SourceFile>,
    errors: Vec<SyntaxError>,
}

/// The statements of a text, in order, and what could not be parsed of it.
pub(crate) fn parse(sql: &str) -> (Vec<Node>, Vec<SyntaxError>) {
    let parsed = Parsed::of(sql);
    (parsed.statements(), parsed.errors)
}

/// The body of a `DO` block in PL/pgSQL; `None` in another language, or if it cannot be parsed.
pub(crate) fn do_body(node: &Node) -> Option<Node> {
    if node
        .string()
        .is_some_and(|text| depth::too_deep(&text).is_some())
    {
        return None;
    }
    let block = Do::cast(node.0.clone())?.plpgsql()?;
    // `SELECT ... INTO` is left as its tokens.
    let is_select = |error: &str| error == "expected a statement, got SELECT_KW";
    let mut errors = block.errors().into_iter();
    errors
        .all(|error| is_select(error.message()))
        .then(|| Node(block.syntax()))
}

/// The name that PostgreSQL gives a column of a query; `None` for `*`.
pub(crate) fn column_name(target: &Node) -> Option<String> {
    let (name, _) = ColumnName::from_target(Target::cast(target.0.clone())?)?;
    match name {
        ColumnName::Column(name) | ColumnName::UnknownColumn(Some(name)) => Some(name.to_string()),
        ColumnName::UnknownColumn(None) => Some("?column?".to_owned()),
        ColumnName::Star => None,
    }
}

/// What PostgreSQL calls an expression in the name of its index: `lower`, `int4`, else `expr`.
pub(crate) fn expression_name(sql: &str) -> String {
    let (statements, _) = parse(&format!("SELECT {sql}"));
    let targets = statements
        .first()
        .map(|statement| statement.descendants(Kind::TARGET));
    let name = targets.and_then(|targets| column_name(targets.first()?));
    name.filter(|name| name != "?column?")
        .unwrap_or_else(|| "expr".to_owned())
}

/// The tokens of a text that need not be SQL as a whole.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let flat = depth::too_deep(text).map(|_| depth::flat(text));
    let text = flat.as_deref().unwrap_or(text);
    let tree = SourceFile::parse(text);
    Node(tree.syntax_node()).tokens().collect()
}

/// The one expression that a text is, if it is one.
pub(crate) fn parse_expression(sql: &str) -> Option<Node> {
    parse_one_expression(sql).ok()
}

/// The same, with what is wrong.
pub(crate) fn parse_one_expression(sql: &str) -> Result<Node, SyntaxError> {
    const SELECT: &str = "SELECT ";
    let (statements, errors) = parse(&format!("{SELECT}{sql}"));
    if let Some(error) = errors.into_iter().next() {
        return Err(SyntaxError {
            offset: error.offset.saturating_sub(SELECT.len()).min(sql.len()),
            ..error
        });
    }
    let only = alone(&statements);
    only.ok_or_else(|| SyntaxError {
        offset: 0,
        message: "this is not one expression".to_owned(),
    })
}

/// What would end or hide the SQL that is written behind an expression: `;`, or a comment up to the end of
/// the line.
pub(crate) fn closing(sql: &str) -> Option<SyntaxError> {
    if let Some(error) = depth::too_deep(sql) {
        return Some(error);
    }
    let tree = SourceFile::parse(sql).syntax_node();
    let tokens = tree.descendants_with_tokens();
    let mut tokens = tokens.filter_map(SyntaxElement::into_token);
    let is_closing = |token: &SyntaxToken| token.text() == ";" || token.text().starts_with("--");
    tokens.find(is_closing).map(|token| SyntaxError {
        offset: token.text_range().start().into(),
        message: if token.text() == ";" {
            "an expression has no `;`".to_owned()
        } else {
            "a comment would hide what is written behind the expression".to_owned()
        },
    })
}

/// The one expression behind `SELECT`, where there is nothing else.
fn alone(statements: &[Node]) -> Option<Node> {
    let [statement] = statements else {
        return None;
    };
    let clause = statement.child(Kind::SELECT_CLAUSE)?;
    let targets = clause.child(Kind::TARGET_LIST)?.children(Kind::TARGET);
    let is_alone = |node: &Node| node.nodes().count() == 1;
    let [target] = targets.as_slice() else {
        return None;
    };
    let whole = is_alone(statement) && is_alone(target);
    target.nodes().next().filter(|_| whole)
}

impl Parsed {
    pub(crate) fn of(sql: &str) -> Self {
        if let Some(error) = depth::too_deep(sql) {
            return Self {
                tree: SourceFile::parse(""),
                errors: vec![error],
            };
        }
        let tree = SourceFile::parse(sql);
        let errors = tree.errors().into_iter().map(|error| SyntaxError {
            offset: error.range().start().into(),
            message: error.message().to_owned(),
        });
        Self {
            errors: errors.collect(),
            tree,
        }
    }

    /// The statements, in order.
    pub(crate) fn statements(&self) -> Vec<Node> {
        self.tree.syntax_node().children().map(Node).collect()
    }

    /// What could not be parsed.
    pub(crate) fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }
}

impl Node {
    pub(crate) fn kind(&self) -> Kind {
        self.0.kind()
    }

    /// The child nodes in order.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Self> + use<> {
        self.0.children().map(Self)
    }

    /// The first child of a kind.
    pub(crate) fn child(&self, kind: Kind) -> Option<Self> {
        self.0.children().find(|node| node.kind() == kind).map(Self)
    }

    /// The first child of one of several kinds.
    pub(crate) fn child_of(&self, kinds: &[Kind]) -> Option<Self> {
        let mut children = self.0.children();
        children.find(|node| kinds.contains(&node.kind())).map(Self)
    }

    /// The children of a kind.
    pub(crate) fn children(&self, kind: Kind) -> Vec<Self> {
        let children = self.0.children();
        children
            .filter(|node| node.kind() == kind)
            .map(Self)
            .collect()
    }

    /// All nodes of a kind below, this one included.
    pub(crate) fn descendants(&self, kind: Kind) -> Vec<Self> {
        let all = self.0.descendants();
        all.filter(|node| node.kind() == kind).map(Self).collect()
    }

    pub(crate) fn parent(&self) -> Option<Self> {
        self.0.parent().map(Self)
    }

    /// Whether there is a child or a token of this kind.
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.0
            .children_with_tokens()
            .any(|element| element.kind() == kind)
    }

    /// Whether there is a token of this kind anywhere below.
    pub(crate) fn has_token(&self, kind: Kind) -> bool {
        self.tokens().any(|token| token.kind == kind)
    }

    /// The first and last place in the text that was parsed.
    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        let range = self.0.text_range();
        range.start().into()..range.end().into()
    }

    /// All tokens below that mean something: neither white space nor comments.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = Token> + use<> {
        self.0
            .descendants_with_tokens()
            .filter_map(SyntaxElement::into_token)
            .filter(|token| !token.kind().is_trivia())
            .map(|token| Token::new(&token))
    }

    /// The children in order, nodes and tokens that mean something.
    pub(crate) fn elements(&self) -> Vec<Element> {
        let elements = self.0.children_with_tokens();
        elements
            .filter(|element| !element.kind().is_trivia())
            .map(|element| match element {
                SyntaxElement::Node(node) => Element::Node(Node(node)),
                SyntaxElement::Token(token) => Element::Token(Token::new(&token)),
            })
            .collect()
    }

    /// The tokens that are direct children.
    pub(crate) fn own_tokens(&self) -> Vec<Token> {
        self.0
            .children_with_tokens()
            .filter_map(SyntaxElement::into_token)
            .filter(|token| !token.kind().is_trivia())
            .map(|token| Token::new(&token))
            .collect()
    }

    /// The text without comments, each run of white space a single space.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let elements = self.0.descendants_with_tokens();
        for token in elements.filter_map(SyntaxElement::into_token) {
            if token.kind().is_trivia() {
                if !text.is_empty() && !text.ends_with(' ') {
                    text.push(' ');
                }
            } else {
                text.push_str(token.text());
            }
        }
        text.trim_end().trim_end_matches(';').trim_end().to_owned()
    }

    /// The text as it stands in the file.
    pub(crate) fn source(&self) -> String {
        self.0.text().to_string()
    }

    /// The names of a path, unquoted: `a."B".c` is `a`, `B`, `c`.
    pub(crate) fn path(&self) -> Vec<String> {
        let tokens = self.tokens();
        let names = tokens.filter(|token| token.kind != Kind::DOT && token.kind != Kind::STAR);
        names
            .filter(Token::is_word)
            .map(|token| token.name())
            .collect()
    }

    /// The last name of a path.
    pub(crate) fn name(&self) -> String {
        self.path().pop().unwrap_or_default()
    }

    /// The value of the string literal that this node is, or that is a child of it.
    pub(crate) fn string(&self) -> Option<String> {
        const STRINGS: &[Kind] = &[
            Kind::STRING,
            Kind::ESC_STRING,
            Kind::UNICODE_ESC_STRING,
            Kind::DOLLAR_QUOTED_STRING,
            Kind::NATIONAL_STRING,
        ];
        let own = Literal::cast(self.0.clone());
        let literal = own.or_else(|| self.0.children().find_map(Literal::cast))?;
        let mut tokens = literal.syntax().children_with_tokens();
        // A number has a value too, an empty one.
        tokens.find(|token| STRINGS.contains(&token.kind()))?;
        literal
            .decoded_value()
            .map(|decoded| decoded.text().to_owned())
    }

    /// The string literal that is all there is below this node.
    pub(crate) fn string_within(&self) -> Option<String> {
        let mut node = self.clone();
        loop {
            if let Some(text) = node.string() {
                return Some(text);
            }
            node = node.nodes().next()?;
        }
    }
}

/// A child: a node or a token.
pub(crate) enum Element {
    Node(Node),
    Token(Token),
}
