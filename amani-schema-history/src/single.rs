//! Statements one by one, for who decides on their order.

use std::ops::Range;

use crate::History;
use crate::history::{annotation, first_token};
use crate::syntax::{Kind, Node, parse};

/// A statement of a text, parsed once, to be carried out when its turn has come.
#[derive(Clone, Debug)]
pub struct Statement {
    node: Node,
    annotation: Option<String>,
}

/// A text that cannot be parsed: where in it, in bytes, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unparsed {
    /// The place in the text.
    pub offset: usize,
    /// What is wrong there.
    pub message: String,
}

/// What an `ALTER` may say that no `CREATE` says, or none of a struct: what its attributes cannot say of a table
/// is added to it.
const STATES: &[Kind] = &[
    Kind::OWNER_TO,
    Kind::ENABLE_RLS,
    Kind::DISABLE_RLS,
    Kind::FORCE_RLS,
    Kind::NO_FORCE_RLS,
    Kind::REPLICA_IDENTITY,
    Kind::ENABLE_TRIGGER,
    Kind::DISABLE_TRIGGER,
    Kind::ENABLE_REPLICA_TRIGGER,
    Kind::ENABLE_ALWAYS_TRIGGER,
    Kind::ENABLE_RULE,
    Kind::DISABLE_RULE,
    Kind::ENABLE_REPLICA_RULE,
    Kind::ENABLE_ALWAYS_RULE,
    Kind::ADD_COLUMN,
    Kind::ADD_CONSTRAINT,
    Kind::ATTACH_PARTITION,
    Kind::SET_OPTIONS,
    Kind::SET_UNLOGGED,
    Kind::OPTION_AS_TYPE,
    Kind::OPTION_MAX_VALUE,
];

/// What an `ALTER COLUMN` may say of a column that no attribute says.
const COLUMN_STATES: &[Kind] = &[
    Kind::ADD_GENERATED,
    Kind::SET_COMPRESSION,
    Kind::SET_OPTIONS,
    Kind::SET_STATISTICS,
    Kind::SET_STORAGE,
];

/// What `ALTER TABLE ONLY` may say of a column that a table has from its parent, and has otherwise.
const INHERITED_STATES: &[Kind] = &[
    Kind::DROP_DEFAULT,
    Kind::DROP_NOT_NULL,
    Kind::SET_DEFAULT,
    Kind::SET_NOT_NULL,
];

/// What is created for a whole server or database, and not in a schema.
const GLOBAL: &[Kind] = &[
    Kind::CREATE_ROLE,
    Kind::CREATE_USER,
    Kind::CREATE_GROUP,
    Kind::CREATE_DATABASE,
    Kind::CREATE_TABLESPACE,
];

impl Statement {
    pub(crate) fn new(node: Node, annotation: Option<String>) -> Self {
        Self { node, annotation }
    }

    /// The statements of a text in order.
    ///
    /// # Errors
    ///
    /// When it is not SQL.
    pub fn parse(sql: &str) -> Result<Vec<Self>, Unparsed> {
        let (nodes, errors) = parse(sql);
        if let Some(error) = errors.into_iter().next() {
            return Err(Unparsed {
                offset: error.offset,
                message: error.message,
            });
        }
        let mut end = 0;
        let read = |node: Node| {
            let before = std::mem::replace(&mut end, node.range().end);
            let annotation = annotation(&sql[before..end]);
            Self::new(node, annotation)
        };
        let meant = nodes
            .into_iter()
            .filter(|node| node.kind() != Kind::EMPTY_STMT);
        Ok(meant.map(read).collect())
    }

    pub(crate) fn node(&self) -> &Node {
        &self.node
    }

    /// What stands in front of it as its effect.
    pub(crate) fn annotation(&self) -> Option<&str> {
        self.annotation.as_deref()
    }

    /// The bytes of the text that it is.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        first_token(&self.node)..self.node.range().end
    }

    /// Its first line, shortened: for messages.
    #[must_use]
    pub fn first_line(&self) -> String {
        const LONGEST: usize = 120;
        let text = self.node.text();
        let line = text.lines().next().unwrap_or_default();
        match line.char_indices().nth(LONGEST) {
            Some((place, _)) => format!("{}...", &line[..place]),
            None => line.to_owned(),
        }
    }

    /// What it does, in the words it begins with: `CREATE VIEW`.
    #[must_use]
    pub fn action(&self) -> String {
        format!("{:?}", self.node.kind()).replace('_', " ")
    }

    /// Whether it says what there is, rather than how to get there: `CREATE`, `COMMENT ON`, `GRANT`,
    /// and those forms of `ALTER` that set what no `CREATE` sets, or add to a table what the attributes of its
    /// struct cannot say.
    ///
    /// ```
    /// use amani_schema_history::Statement;
    ///
    /// let declares = |sql| Statement::parse(sql).unwrap()[0].declares();
    /// assert!(declares("CREATE VIEW v AS SELECT 1"));
    /// assert!(declares("ALTER TABLE t ENABLE ROW LEVEL SECURITY"));
    /// assert!(declares("ALTER TABLE t ADD COLUMN words tsvector"));
    /// assert!(declares("ALTER TABLE ONLY child ALTER COLUMN c SET DEFAULT 2"));
    /// assert!(!declares("ALTER TABLE t DROP COLUMN c"));
    /// assert!(!declares("DROP TABLE t"));
    /// ```
    #[must_use]
    pub fn declares(&self) -> bool {
        let kind = self.node.kind();
        let name = format!("{kind:?}");
        if name.starts_with("ALTER_") {
            // The first says what is altered, the others how.
            let children = self.node.nodes();
            let mut actions = children
                .filter(|child| child.kind() != Kind::IF_EXISTS)
                .skip(1)
                .peekable();
            let relation = self.node.child(Kind::TABLE_RELATION_NAME);
            let only = relation.is_some_and(|relation| relation.has(Kind::ONLY_KW));
            return actions.peek().is_some() && actions.all(|action| is_state(&action, only));
        }
        let creates = name.starts_with("CREATE_") && !GLOBAL.contains(&kind);
        creates || matches!(kind, Kind::COMMENT_ON | Kind::GRANT | Kind::REVOKE)
    }
}

fn is_state(action: &Node, only: bool) -> bool {
    if action.kind() != Kind::ALTER_COLUMN {
        return STATES.contains(&action.kind());
    }
    let mut options = action
        .nodes()
        .filter(|child| child.kind() != Kind::COLUMN_NAME_REF);
    options.all(|option| {
        let kind = option.kind();
        COLUMN_STATES.contains(&kind) || only && INHERITED_STATES.contains(&kind)
    })
}

impl History {
    /// Carries out one statement.
    ///
    /// # Errors
    ///
    /// When it cannot be followed. The schema may then be changed in part: keep a copy.
    pub fn carry_out_one(&mut self, statement: &Statement) -> Result<(), String> {
        self.carry_out(&statement.node, statement.annotation.clone())
    }
}
