//! `sql!`: statements carried out on the schema of the types, each after those that it needs.

use std::collections::VecDeque;
use std::ops::Range;

use amani_schema_core::code::Code;
use amani_schema_core::schema::Schema;
use amani_schema_core::sql;
use amani_schema_history::{History, Statement};

use super::places::{Counts, Places};
use super::retired::{self, Retired};
use super::sql_text::SqlText;
use crate::finding::Finding;

const HOLDS: &str = "`sql!` says what there is: CREATE statements, COMMENT ON, GRANT, REVOKE, ALTER ... OWNER TO, \
                     ALTER TABLE ... ENABLE ROW LEVEL SECURITY, ALTER TABLE ... ADD; the way there is worked out";
const NEEDS: &str = "what a statement needs is among the types or in another statement of `sql!`; their order \
                     does not matter";

/// Carries out the statements on `schema`, and says where the objects that they make come from.
pub(super) fn carry_out(
    texts: &[SqlText],
    retired: &[Retired],
    schema: &mut Schema,
    places: &mut Places,
) -> Vec<Finding> {
    let (statements, mut findings) = parse(texts);
    if texts.is_empty() || !findings.is_empty() {
        return findings;
    }
    let typed = schema.tables.len();
    let mut replay = Replay::of(std::mem::take(schema));
    findings.extend(replay.run(statements, places));
    replay.retire(retired, typed);
    *schema = replay.history.schema().clone();
    findings
}

/// A statement and the text it stands in.
struct Written<'a> {
    statement: Statement,
    text: &'a SqlText,
    /// The bytes of the text's value that it is.
    range: Range<usize>,
}

impl Written<'_> {
    fn finding(&self, message: String, help: &str) -> Finding {
        self.text
            .finding(Code::Statement, self.range.clone(), message, help)
    }
}

fn parse(texts: &[SqlText]) -> (VecDeque<Written<'_>>, Vec<Finding>) {
    let (mut written, mut findings) = (VecDeque::new(), Vec::new());
    for text in texts {
        let sql = text.literal.value();
        let statements = match Statement::parse(&sql) {
            Ok(statements) => statements,
            Err(error) => {
                let message = format!("syntax error: {}", error.message);
                let place = error.offset..sql.len();
                findings.push(text.finding(
                    Code::Syntax,
                    place,
                    message,
                    "write it as `psql` would take it",
                ));
                continue;
            }
        };
        if statements.is_empty() {
            findings.push(text.finding(
                Code::Statement,
                0..sql.len(),
                "there is no statement in this".to_owned(),
                HOLDS,
            ));
        }
        for statement in statements {
            let statement = Written {
                range: statement.range(),
                statement,
                text,
            };
            if statement.statement.declares() {
                written.push_back(statement);
            } else {
                let message = format!("{} is nothing that stays", statement.statement.action());
                findings.push(statement.finding(message, HOLDS));
            }
        }
    }
    (written, findings)
}

/// A history that a statement that fails leaves as it was.
struct Replay {
    history: History,
    /// The history before `since`.
    checkpoint: History,
    /// What has been carried out since then.
    since: Vec<Statement>,
}

impl Replay {
    fn of(schema: Schema) -> Self {
        let history = History::of(schema);
        Self {
            checkpoint: history.clone(),
            history,
            since: Vec::new(),
        }
    }

    /// In the order of the source; what fails is tried again after the others, as long as that helps,
    /// and once more with the schemas that are there because something of the types is in them.
    fn run(&mut self, mut pending: VecDeque<Written<'_>>, places: &mut Places) -> Vec<Finding> {
        loop {
            let mut failed = VecDeque::new();
            let mut findings = Vec::new();
            let count = pending.len();
            for written in pending {
                let before = Counts::of(self.history.schema());
                match self.attempt(&written.statement) {
                    Ok(()) => {
                        let located = (written.text.file, written.text.literal.span());
                        places.add_made(&before, self.history.schema(), located);
                    }
                    Err(error) => {
                        findings.push(written.finding(error, NEEDS));
                        failed.push_back(written);
                    }
                }
            }
            let is_stuck = failed.len() == count && !self.create_namespaces();
            if failed.is_empty() || is_stuck {
                return findings;
            }
            pending = failed;
        }
    }

    /// Creates the schemas that something is in and that no statement has created, so that they can be
    /// commented on; whether there were any.
    fn create_namespaces(&mut self) -> bool {
        let needed = super::namespaces(self.history.schema());
        let mut created = false;
        for namespace in needed {
            let create = format!("CREATE SCHEMA {}", sql::identifier(&namespace.name));
            let statements = Statement::parse(&create).unwrap_or_default();
            for statement in statements {
                created |= self.attempt(&statement).is_ok();
            }
        }
        created
    }

    fn attempt(&mut self, statement: &Statement) -> Result<(), String> {
        let result = self.history.carry_out_one(statement);
        if result.is_ok() {
            self.since.push(statement.clone());
        } else {
            self.restore();
        }
        result
    }

    /// Back to before the statement that failed, which may have changed something. Each of the others
    /// is carried out a second time at most.
    fn restore(&mut self) {
        for statement in self.since.drain(..) {
            // It has worked on the very same schema.
            let _ = self.checkpoint.carry_out_one(&statement);
        }
        self.history = self.checkpoint.clone();
    }

    /// The checks of retired labels for the tables that the statements have made, too: by SQL, so that
    /// partitions and children get theirs.
    fn retire(&mut self, retired: &[Retired], typed: usize) {
        let tables = self.history.schema().tables.iter().skip(typed);
        let checks: Vec<String> = tables
            .flat_map(|table| {
                let checks = retired::checks(retired, table);
                let name = sql::object_name(&table.name);
                checks
                    .into_iter()
                    .map(move |check| format!("ALTER TABLE {name} ADD {}", sql::check(&check)))
            })
            .collect();
        for check in checks {
            // A name and an expression of our own making.
            let statements = Statement::parse(&check).unwrap_or_default();
            for statement in statements {
                let _ = self.history.carry_out_one(&statement);
            }
        }
    }
}
