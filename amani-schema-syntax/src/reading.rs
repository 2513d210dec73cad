//! What a reader made of an item, for the other one to compare with.

use amani_schema_core::plan::Plan;
use amani_schema_core::schema::{DataType, Expression, ObjectName, Schema, Table};
use amani_schema_core::sql;
use amani_schema_core::template::hole;
use syn::ExprPath;

use crate::{EnumItem, Field, Names, TableItem, Target};

/// The SQL of an item as the build script reads it: the text with a hole for every name that rustc
/// resolves, and what the build script takes these names for.
///
/// A macro that expands the item makes the same text of it, or the two have read different things; the names
/// it has asserted by rustc.
///
/// ```
/// use amani_schema_syntax::Reading;
///
/// let reading = Reading { sql: "CREATE TABLE t (a \0000)".into(), names: vec!["app.status[]".into()] };
/// assert_eq!(Reading::read(&reading.write()), Some(reading));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What creates the item, with holes ([`amani_schema_core::template`]).
    pub sql: String,
    /// Types, tables, columns and labels as SQL, in the order in which [`Names`] is asked for them.
    pub names: Vec<String>,
}

impl Reading {
    /// That of an enum, which knows all of its names itself.
    #[must_use]
    pub fn of_enum(item: &EnumItem) -> Self {
        let schema = Schema {
            enums: vec![item.model.clone()],
            ..Schema::default()
        };
        Self {
            sql: Plan::create_objects(&schema).up(),
            names: Vec::new(),
        }
    }

    /// Lowers a table, and keeps what `names` answers.
    pub fn of_table(item: &TableItem, names: &mut impl Names) -> (Table, Self) {
        let mut recorder = Recorder {
            names,
            answers: Vec::new(),
        };
        let table = item.lower(&mut recorder);
        let names = recorder.answers;
        let reading = Self {
            sql: Self::template(item, &mut Blanks::default()),
            names,
        };
        (table, reading)
    }

    /// The SQL of a table alone, with holes: what [`Blanks`], or who uses them, makes of the names.
    pub fn template(item: &TableItem, blanks: &mut impl Names) -> String {
        let schema = Schema {
            tables: vec![item.lower(blanks)],
            ..Schema::default()
        };
        Plan::create_objects(&schema).up()
    }

    /// In one line: Rust's literals of the texts.
    #[must_use]
    pub fn write(&self) -> String {
        let texts = std::iter::once(&self.sql).chain(&self.names);
        let literals = texts.map(|text| format!("{text:?}"));
        literals.collect::<Vec<_>>().join(" ")
    }

    /// What [`write`](Self::write) made; `None` for another text.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let tokens: proc_macro2::TokenStream = line.parse().ok()?;
        let texts = tokens.into_iter().map(|token| {
            let literal: syn::LitStr = syn::parse2(token.into()).ok()?;
            Some(literal.value())
        });
        let mut texts = texts.collect::<Option<Vec<String>>>()?.into_iter();
        Some(Self {
            sql: texts.next()?,
            names: texts.collect(),
        })
    }
}

/// Answers every question with the next hole: two for a type, its name and its brackets.
#[derive(Debug, Default)]
pub struct Blanks(usize);

impl Blanks {
    fn next(&mut self) -> String {
        self.0 += 1;
        hole(self.0 - 1)
    }
}

impl Names for Blanks {
    fn data_type(&mut self, _: &Field) -> DataType {
        let (name, brackets) = (self.next(), self.next());
        DataType::written(&(name + &brackets))
    }

    fn label(&mut self, _: &Field, _: &ExprPath) -> Expression {
        Expression(self.next())
    }

    fn table(&mut self, _: &Target) -> ObjectName {
        ObjectName::new(self.next())
    }

    fn column(&mut self, _: &Target) -> String {
        self.next()
    }
}

/// Passes questions on, and keeps the answers as SQL.
struct Recorder<'a, N> {
    names: &'a mut N,
    answers: Vec<String>,
}

impl<N: Names> Names for Recorder<'_, N> {
    fn data_type(&mut self, field: &Field) -> DataType {
        let answer = self.names.data_type(field);
        self.answers.push(sql::data_type(&answer));
        answer
    }

    fn label(&mut self, field: &Field, variant: &ExprPath) -> Expression {
        let answer = self.names.label(field, variant);
        self.answers.push(answer.0.clone());
        answer
    }

    fn table(&mut self, target: &Target) -> ObjectName {
        let answer = self.names.table(target);
        self.answers.push(sql::object_name(&answer));
        answer
    }

    fn column(&mut self, target: &Target) -> String {
        let answer = self.names.column(target);
        self.answers.push(sql::identifier(&answer));
        answer
    }
}
