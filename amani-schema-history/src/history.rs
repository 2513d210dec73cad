use std::path::Path;

use amani_schema_core::schema::Schema;

use crate::folder::{Folder, Migration, line_of};
use crate::state::State;
use crate::statement;
use crate::syntax::{Node, Parsed, parse, parse_each};
use crate::{HistoryError, Remark, Statement};

/// Who looks on: the statement, the schema before it, and the one after it.
type Watch<'a> = dyn FnMut(&Statement, &Schema, &mut Schema) + 'a;

/// A schema that statements are carried out on.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub(crate) state: State,
}

impl History {
    /// An empty database.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A database that holds this schema.
    #[must_use]
    pub fn of(schema: Schema) -> Self {
        Self {
            state: State {
                schema,
                ..State::default()
            },
        }
    }

    /// All the ups of a folder, in order, and what could not be followed of them.
    #[must_use]
    pub fn replay(folder: &Folder) -> (Self, Vec<HistoryError>) {
        Self::replay_all(&folder.migrations)
    }

    pub(crate) fn replay_all(migrations: &[Migration]) -> (Self, Vec<HistoryError>) {
        let mut history = Self::new();
        let errors = history.apply_all(migrations);
        (history, errors)
    }

    /// The ups of these migrations, in order, and what could not be followed of them.
    pub(crate) fn apply_all(&mut self, migrations: &[Migration]) -> Vec<HistoryError> {
        let texts: Vec<&str> = migrations.iter().map(|it| &*it.up.sql).collect();
        let mut errors = Vec::new();
        parse_each(&texts, |place, parsed| {
            let script = &migrations[place].up;
            errors.extend(self.run(&script.path, &script.sql, parsed, None));
        });
        errors
    }

    /// The schema as it stands.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.state.schema
    }

    /// What is worth knowing of the files so far: a `SET search_path` that reaches into the next one,
    /// where it holds only if both are applied in one go.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        &self.state.remarks
    }

    /// Carries out the statements of a file, and gives back those that could not be followed; the
    /// others are carried out all the same.
    pub fn apply(&mut self, file: &Path, sql: &str) -> Vec<HistoryError> {
        self.run(file, sql, &Parsed::of(sql), None)
    }

    /// The same, for who looks on: `watch` is told of each statement, the schema before it and after it, where
    /// it may mark what it wants to find again.
    ///
    /// ```
    /// use amani_schema_history::History;
    ///
    /// let mut made = Vec::new();
    /// let sql = "CREATE TABLE a (); COMMENT ON TABLE a IS 'one'; CREATE TABLE b ();";
    /// History::new().apply_each("1_a.sql".as_ref(), sql, |statement, before, after| {
    ///     if before.tables.len() < after.tables.len() {
    ///         made.push(statement.text());
    ///     }
    /// });
    /// assert_eq!(made, ["CREATE TABLE a ()", "CREATE TABLE b ()"]);
    /// ```
    pub fn apply_each(
        &mut self,
        file: &Path,
        sql: &str,
        mut watch: impl FnMut(&Statement, &Schema, &mut Schema),
    ) -> Vec<HistoryError> {
        self.run(file, sql, &Parsed::of(sql), Some(&mut watch))
    }

    fn run(
        &mut self,
        file: &Path,
        sql: &str,
        parsed: &Parsed,
        mut watch: Option<&mut Watch<'_>>,
    ) -> Vec<HistoryError> {
        if let Some(error) = parsed.errors().first() {
            return vec![HistoryError {
                file: file.to_owned(),
                line: line_of(sql, error.offset),
                statement: String::new(),
                message: format!("syntax error: {}", error.message),
            }];
        }
        let path = self.state.search_path.clone();
        let roles = self.state.roles.clone();
        let mut found = Vec::new();
        let mut end = 0;
        for node in parsed.statements() {
            let range = node.range();
            let annotation = annotation(&sql[end..range.end]);
            end = range.end;
            let before = watch.is_some().then(|| self.state.schema.clone());
            let statement = Statement::new(node, annotation);
            if let Err(message) = self.carry_out_one(&statement) {
                found.push(HistoryError {
                    file: file.to_owned(),
                    line: line_of(sql, statement.range().start),
                    statement: statement.first_line(),
                    message,
                });
            }
            if let (Some(watch), Some(before)) = (&mut watch, before) {
                watch(&statement, &before, &mut self.state.schema);
            }
        }
        self.state.end_transaction();
        let state = &mut self.state;
        let reaching = [
            ("search_path", state.search_path != path),
            ("ROLE", state.roles != roles),
        ];
        for (setting, _) in reaching.iter().filter(|(_, reaches)| *reaches) {
            state.remarks.push(Remark {
                file: file.to_owned(),
                message: format!(
                    "its `SET {setting}` reaches into the next file, if that is applied in the same \
                     run; write `SET LOCAL`"
                ),
            });
        }
        found
    }

    /// A statement as it is, or what stands in front of it as its effect.
    pub(crate) fn carry_out(
        &mut self,
        node: &Node,
        annotation: Option<String>,
    ) -> Result<(), String> {
        let Some(annotation) = annotation else {
            return statement::carry_out(&mut self.state, node);
        };
        if annotation.trim() == "ignore" {
            return Ok(());
        }
        let (statements, errors) = parse(&annotation);
        if let Some(error) = errors.first() {
            return Err(format!("syntax error in the annotation: {}", error.message));
        }
        statements
            .iter()
            .try_for_each(|node| statement::carry_out(&mut self.state, node))
    }
}

/// The lines `-- amani: ...` in front of a statement or in it, joined.
pub(crate) fn annotation(text: &str) -> Option<String> {
    let lines = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("-- amani:"));
    let lines: Vec<&str> = lines.map(str::trim).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

pub(crate) fn first_token(node: &Node) -> usize {
    node.tokens()
        .next()
        .map_or(node.range().start, |token| token.offset)
}
